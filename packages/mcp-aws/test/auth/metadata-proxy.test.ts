import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { oidcProfile } from '../../src/testing/guard/token-profile.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';
import { oidcSettings, resourceUrl, startOAuth } from '../support/oauth.ts';

const { origin } = new URL(resourceUrl);
const documents = ['oauth-authorization-server', 'openid-configuration'];

/** What the issuer says of itself; undefined: it is down. */
let published: object | undefined;
let server: Server;
let issuer: string;

beforeAll(async () => {
  server = createServer((_, response) => {
    if (published === undefined) response.writeHead(503).end();
    else response.end(JSON.stringify(published));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  published = metadata();
});

const metadata = () => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  registration_endpoint: `${issuer}/register`,
  scopes_supported: ['offline_access'],
});

async function appWith(proxy: 'on' | 'off'): Promise<TestApp> {
  const profile = oidcProfile(resourceUrl, oidcSettings());
  const { auth, config } = await startOAuth(profile, { issuer, jwksUri: `${issuer}/jwks` }, { MCP_AUTH_FACADE: proxy });
  return createTestApp({ definition: defineServer({}), auth, config, url: resourceUrl });
}

async function get(name: string, proxy: 'on' | 'off' = 'on', app = appWith(proxy)): Promise<Response> {
  return (await app).send(new Request(`${origin}/.well-known/${name}`));
}

describe.each(documents)('the metadata proxy at %s', (name) => {
  it('has what clients insist on, and the issuer does not say', async () => {
    const document = await (await get(name)).json();
    expect(document).toEqual({
      issuer: origin, // exactly what authorization_servers says, or clients refuse it
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      scopes_supported: ['mcp:read', 'mcp:write'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it('is not there for an issuer that says it itself', async () => {
    expect((await get(name, 'off')).status).toBe(404);
  });

  it('passes on where tokens are revoked', async () => {
    published = { ...metadata(), revocation_endpoint: `${issuer}/revoke` };
    expect(await (await get(name)).json()).toMatchObject({ revocation_endpoint: `${issuer}/revoke` });
  });

  it.each<[string, () => object | undefined]>([
    ['that is down', () => undefined],
    ['that calls itself something else', () => ({ ...metadata(), issuer: 'https://evil.example' })],
    [
      'that sends people to a page without TLS',
      () => ({ ...metadata(), authorization_endpoint: 'http://evil.example' }),
    ],
    ['that revokes tokens without TLS', () => ({ ...metadata(), revocation_endpoint: 'http://evil.example/revoke' })],
    ['that has no token endpoint', () => ({ ...metadata(), token_endpoint: undefined })],
    ['that sends people to a script', () => ({ ...metadata(), authorization_endpoint: 'javascript:alert(1)' })],
  ])('answers 503 for an issuer %s', async (_, make) => {
    published = make();
    const app = appWith('on');
    const response = await get(name, 'on', app);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toEqual({ error: 'temporarily_unavailable' });
    expect((await app).lines().filter(({ Errors }) => Errors === 1)).toMatchObject([{ level: 'ERROR', status: 503 }]);
  });
});
