import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import type { TokenIssuer } from '../../src/testing/guard/token-issuer.ts';
import type { TokenProfile } from '../../src/testing/guard/token-profile.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';
import { profiles, resourceUrl, startIssuer, startOAuth } from '../support/oauth.ts';

const { origin } = new URL(resourceUrl);
let issuer: TokenIssuer;
beforeAll(async () => {
  issuer = await startIssuer();
}, 60_000);
afterAll(() => issuer.close());

async function appWith(profile: TokenProfile, env = {}): Promise<TestApp> {
  const { auth, config } = await startOAuth(profile, issuer, env);
  return createTestApp({ definition: defineServer({}), auth, config, url: resourceUrl });
}

const get = ({ send }: TestApp, path: string, init: RequestInit = {}): Promise<Response> =>
  send(new Request(`${origin}/.well-known/${path}`, init));

describe.each(profiles)('the metadata of a server with $mode', (profile) => {
  const authorizationServer = () => (profile.mode === 'cognito' ? origin : issuer.issuer);

  it.each(['oauth-protected-resource/mcp', 'oauth-protected-resource'])('is at %s, for anyone', async (path) => {
    const response = await get(await appWith(profile), path, { headers: { origin: 'https://client.example' } });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
    expect(await response.json()).toEqual({
      resource: resourceUrl,
      authorization_servers: [authorizationServer()],
      scopes_supported: ['read', 'write'].map((scope) => `${profile.scopePrefix}${scope}`),
      bearer_methods_supported: ['header'],
    });
  });

  it('can be read by a web page that sends a header of its own', async () => {
    const headers = { origin: 'https://client.example', 'access-control-request-headers': 'mcp-protocol-version' };
    const response = await get(await appWith(profile), 'oauth-protected-resource/mcp', { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('access-control-allow-headers')]).toEqual([204, '*']);
  });

  it('has an empty body where only its headers are asked for', async () => {
    const response = await get(await appWith(profile), 'oauth-protected-resource', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it.each(['POST', 'DELETE'])('refuses %s', async (method) => {
    expect((await get(await appWith(profile), 'oauth-protected-resource/mcp', { method })).status).toBe(405);
  });

  it('is all that there is under this path', async () => {
    expect((await get(await appWith(profile), 'security.txt')).status).toBe(404);
  });

  it('names the scopes that the stack says', async () => {
    const app = await appWith(profile, { MCP_AUTH_SCOPES: 'read,write,admin' });
    expect(await (await get(app, 'oauth-protected-resource')).json()).toMatchObject({
      scopes_supported: expect.arrayContaining([`${profile.scopePrefix}admin`]),
    });
  });
});

describe('a challenge', () => {
  const [profile] = profiles;
  const challengeOf = async (env = {}) => {
    const { send } = await appWith(profile ?? expect.fail('no profile'), env);
    const response = await send(new Request(resourceUrl, { method: 'POST' }));
    return response.headers.get('www-authenticate');
  };
  const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;

  it('asks for the least at first, where more can be asked for later', async () => {
    expect(await challengeOf()).toBe(`Bearer ${metadata}, scope="${resourceUrl}/read"`);
  });

  it('asks for everything at once, where it cannot', async () => {
    const challenge = await challengeOf({ MCP_AUTH_SCOPE_ERRORS: 'tool-error' });
    expect(challenge).toContain(`scope="${resourceUrl}/read ${resourceUrl}/write"`);
  });

  it('asks for the scope that every caller needs', async () => {
    expect(await challengeOf({ MCP_AUTH_REQUIRED_SCOPE: 'write' })).toContain(`scope="${resourceUrl}/write"`);
  });
});
