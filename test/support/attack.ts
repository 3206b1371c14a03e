import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Attack } from './generated-oauth.ts';

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Why an attack did not end as it has to, or undefined. */
export async function outcome(origin: string, attack: Attack, { renamed = false } = {}): Promise<object | undefined> {
  const { status, headers, body } = await send(origin, await attack.send());
  // A REST API renames what the function says; only its own answers keep the name.
  const challenge = String(headers[renamed ? 'x-amzn-remapped-www-authenticate' : 'www-authenticate'] ?? '');
  const wrong =
    ![attack.status].flat().includes(status) ||
    (attack.challenge !== undefined && !challenge.includes(attack.challenge)) ||
    (attack.body !== undefined && !new RegExp(attack.body).test(body) && !challengedEarlier(attack, challenge));
  return wrong
    ? { name: attack.name, expected: attack.status, status, challenge, body: body.slice(0, 200) }
    : undefined;
}

/** An authorizer in front refuses with the same status, and says less. */
const challengedEarlier = ({ status }: Attack, challenge: string): boolean => status === 401 && challenge !== '';

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
