import { request as httpRequest, type IncomingMessage } from 'node:http';
import { type Attack, pairsOf, type Sent, type ToolCall } from '../../packages/mcp-aws/src/testing/guard/attack.ts';

/** The tools of the example, with arguments. */
export const exampleTools: readonly ToolCall[] = [
  { name: 'search_books', scope: 'read', arguments: { query: 'austen' } },
  { name: 'take_inventory', scope: 'read', arguments: { secondsPerShelf: 0 } },
  { name: 'suggest_book', scope: 'write', arguments: { title: 'Emma', author: 'Jane Austen' } },
];

/** What stands in front of the server that is attacked. */
export interface InFront {
  /** A REST API renames the challenge of the function; only its own answers keep the name. */
  readonly renamesChallenge?: boolean;
  /** An authorizer refuses first: with the same status and challenge, and saying less in the body. */
  readonly authorizer?: boolean;
}

/** Why an attack did not end as it has to, or undefined. */
export async function wrongOutcome(
  origin: string,
  attack: Attack,
  { renamesChallenge = false, authorizer = false }: InFront = {},
): Promise<object | undefined> {
  const { status, headers, body } = await send(origin, await attack.send());
  const challenge = String(headers[renamesChallenge ? 'x-amzn-remapped-www-authenticate' : 'www-authenticate'] ?? '');
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

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** Sends the path and the headers to the letter, which `fetch` would not. */
export async function send(
  origin: string,
  { method = 'POST', path = '/mcp', headers, message }: Sent,
): Promise<Answer> {
  const { hostname, port, pathname } = new URL(origin);
  const given = pairsOf(headers);
  const names = new Set(given.map(([name]) => name.toLowerCase()));
  const missing = Object.entries({ host: `${hostname}:${port}`, ...json }).filter(([name]) => !names.has(name));
  const body = ['GET', 'HEAD', 'OPTIONS', 'DELETE'].includes(method)
    ? ''
    : JSON.stringify(message ?? { jsonrpc: '2.0', id: 1, method: 'ping' });
  const length = body === '' ? [] : ['content-length', String(Buffer.byteLength(body))];
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        method,
        path: `${pathname === '/' ? '' : pathname}${path}`,
        headers: [...missing, ...given].flat().concat(length),
        agent: false,
      },
      async (incoming) => {
        const chunks = await incoming.toArray();
        const status = incoming.statusCode ?? 0;
        resolve({ status, headers: incoming.headers, body: Buffer.concat(chunks).toString() });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
