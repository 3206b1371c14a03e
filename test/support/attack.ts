import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Attack } from './generated-oauth.ts';

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** What stands in front of the server that is attacked. */
interface Front {
  /** A REST API renames the challenge of the function; only its own answers keep the name. */
  readonly renamed?: boolean;
  /** An authorizer refuses first: with the same status and challenge, and saying less in the body. */
  readonly authorizer?: boolean;
}

/** Why an attack did not end as it has to, or undefined. */
export async function outcome(
  origin: string,
  attack: Attack,
  { renamed = false, authorizer = false }: Front = {},
): Promise<object | undefined> {
  const { status, headers, body } = await send(origin, await attack.send());
  const challenge = String(headers[renamed ? 'x-amzn-remapped-www-authenticate' : 'www-authenticate'] ?? '');
  const saysLess = authorizer && status === 401;
  const wrong =
    ![attack.status].flat().includes(status) ||
    (attack.challenge !== undefined && !challenge.includes(attack.challenge)) ||
    (attack.body !== undefined && !saysLess && !new RegExp(attack.body).test(body));
  return wrong
    ? { name: attack.name, expected: attack.status, status, challenge, body: body.slice(0, 200) }
    : undefined;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends the path and the headers to the letter, which `fetch` would not. */
export async function send(
  origin: string,
  { method = 'POST', path = '/mcp', headers = {}, message }: Awaited<ReturnType<Attack['send']>>,
): Promise<Answer> {
  const { hostname, port, pathname } = new URL(origin);
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  const raw = [...Object.entries({ host: `${hostname}:${port}`, ...json }), ...list];
  const body = ['GET', 'OPTIONS', 'DELETE'].includes(method)
    ? ''
    : JSON.stringify(message ?? { jsonrpc: '2.0', id: 1, method: 'ping' });
  return new Promise((resolve, reject) => {
    const target = `${pathname === '/' ? '' : pathname}${path}`;
    const length: [string, string][] = body === '' ? [] : [['content-length', String(Buffer.byteLength(body))]];
    const flat = [...raw, ...length].flat();
    const request = httpRequest(
      { hostname, port, method, path: target, headers: flat, agent: false },
      async (incoming) => {
        const chunks = await incoming.toArray();
        resolve({
          status: incoming.statusCode ?? 0,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
