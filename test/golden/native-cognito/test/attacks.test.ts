import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attack, attacksOn } from './attacks.ts';
import { dialectAttacks } from './dialect-attacks.ts';
import { type Entry, resourceUrl, start } from './entry.ts';
import { authEnv } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const issuer = await startTokenIssuer();
let entry: Entry;

beforeAll(async () => {
  entry = await start(authEnv(issuer.issuer, resourceUrl));
});
afterAll(async () => {
  await entry.close();
  await issuer.close();
});

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };
const json: [string, string][] = [
  ['content-type', 'application/json'],
  ['accept', 'application/json, text/event-stream'],
];

async function send({ send }: Attack): Promise<Response> {
  const { method = 'POST', path = '/mcp', headers = {}, message = ping } = await send();
  const list = Array.isArray(headers) ? headers : Object.entries(headers);
  const body = ['GET', 'OPTIONS', 'DELETE'].includes(method) ? null : JSON.stringify(message);
  return entry.fetch(
    new Request(`${new URL(resourceUrl).origin}${path}`, { method, headers: [...json, ...list], body }),
  );
}

describe('attacks', () => {
  it.each(
    [...attacksOn(issuer, resourceUrl), ...dialectAttacks(issuer, resourceUrl)].map(
      (attack) => [attack.name, attack] as const,
    ),
  )('%s', async (_, attack) => {
    const response = await send(attack);
    const text = await response.text();
    expect([attack.status].flat(), text).toContain(response.status);
    if (attack.challenge !== undefined) {
      const challenge = response.headers.get('www-authenticate');
      expect(challenge).toContain(attack.challenge);
      expect(challenge).toContain(`resource_metadata="${new URL(resourceUrl).origin}/.well-known/`);
    }
    if (attack.body !== undefined) expect(text).toMatch(attack.body);
    // Nobody is told what was in a token.
    if (response.status >= 400) expect(text).not.toMatch(/eyJ|user-client|\bana\b/);
  });
});
