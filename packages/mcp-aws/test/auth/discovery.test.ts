import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import type { TokenProfile } from '../../src/testing/guard/token-profile.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';
import { profiles, resourceUrl, startOAuth } from '../support/oauth.ts';
import { useIssuer } from '../support/use-issuer.ts';

const { origin } = new URL(resourceUrl);
const issuer = useIssuer();

async function appWith(profile: TokenProfile, env = {}): Promise<TestApp> {
  const { auth, config } = await startOAuth(profile, issuer(), env);
  return createTestApp({ definition: defineServer({}), auth, config, url: resourceUrl });
}

const get = ({ send }: TestApp, path: string, init: RequestInit = {}): Promise<Response> =>
  send(new Request(`${origin}/.well-known/${path}`, init));

describe.each(profiles)('the metadata of a server with $mode', (profile) => {
  const authorizationServer = () => (profile.mode === 'cognito' ? origin : issuer().issuer);

  it.each(['oauth-protected-resource/mcp', 'oauth-protected-resource/mcp/', 'oauth-protected-resource'])(
    'is at %s, for anyone',
    async (path) => {
      const response = await get(await appWith(profile), path, { headers: { origin: 'https://client.example' } });
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
      expect(await response.json()).toEqual({
        resource: resourceUrl,
        authorization_servers: [authorizationServer()],
        scopes_supported: ['read', 'write'].map((scope) => `${profile.scopePrefix}${scope}`),
        bearer_methods_supported: ['header'],
      });
    },
  );

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
  const cognito = profiles.find(({ mode }) => mode === 'cognito') ?? expect.fail('no profile');
  const challengeOf = async (env = {}, headers = {}) => {
    const { send } = await appWith(cognito, env);
    const response = await send(new Request(resourceUrl, { method: 'POST', headers }));
    return response.headers.get('www-authenticate');
  };
  const metadata = `resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp"`;

  const named = (...scopes: string[]): string =>
    `Bearer ${metadata}, scope="${scopes.map((scope) => `${resourceUrl}/${scope}`).join(' ')}"`;

  it.each(['challenge', 'tool-error'])(
    'asks for all that a caller may have, as many clients ask once: %s',
    async (MCP_AUTH_SCOPE_ERRORS) => {
      expect(await challengeOf({ MCP_AUTH_SCOPE_ERRORS })).toBe(named('read', 'write'));
      expect(await challengeOf({ MCP_AUTH_SCOPE_ERRORS, MCP_AUTH_SCOPES: 'read,write,admin' })).toBe(
        named('read', 'write', 'admin'),
      );
      expect(await challengeOf({ MCP_AUTH_SCOPE_ERRORS, MCP_AUTH_SCOPES: 'read' })).toBe(named('read'));
    },
  );

  it('asks for the scope that every caller needs, though it is not offered otherwise', async () => {
    expect(await challengeOf({ MCP_AUTH_REQUIRED_SCOPE: 'admin' })).toBe(named('read', 'write', 'admin'));
  });

  it('asks for all of them from a caller whose token has none, too', async () => {
    const token = await issuer().mint({ claims: { ...cognito.goodClaims(), aud: resourceUrl } });
    const challenge = await challengeOf({}, { authorization: `Bearer ${token}` });
    expect(challenge).toBe(
      `${named('read', 'write')}, error="insufficient_scope", error_description="the scope read is needed"`,
    );
  });
});
