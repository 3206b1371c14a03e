import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Entry, resourceUrl, start } from './entry.ts';
import { authEnv, authorizationServer } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const issuer = await startTokenIssuer();
const { origin } = new URL(resourceUrl);
const env = authEnv(issuer.issuer, resourceUrl);
let entry: Entry;

beforeAll(async () => {
  entry = await start(env);
});
afterAll(async () => {
  await entry.close();
  await issuer.close();
});

const get = (path: string, init: RequestInit = {}): Promise<Response> =>
  entry.fetch(new Request(`${origin}/.well-known/${path}`, init));

describe('protected resource metadata', () => {
  it.each(['oauth-protected-resource/mcp', 'oauth-protected-resource'])('is at %s, for anyone', async (path) => {
    const response = await get(path, { headers: { origin: 'https://client.example' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(await response.json()).toEqual({
      resource: resourceUrl,
      authorization_servers: [authorizationServer(issuer.issuer, resourceUrl)],
      scopes_supported: ['read', 'write'].map((scope) => `${env.MCP_AUTH_SCOPE_PREFIX}${scope}`),
      bearer_methods_supported: ['header'],
    });
  });

  it('can be read by a web page that sends a header of its own', async () => {
    const headers = { origin: 'https://client.example', 'access-control-request-headers': 'mcp-protocol-version' };
    const response = await get('oauth-protected-resource/mcp', { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('access-control-allow-headers')]).toEqual([204, '*']);
  });

  it.each(['POST', 'DELETE'])('refuses %s', async (method) => {
    expect((await get('oauth-protected-resource/mcp', { method })).status).toBe(405);
  });
});

it('serves nothing else there', async () => expect((await get('security.txt')).status).toBe(404));
