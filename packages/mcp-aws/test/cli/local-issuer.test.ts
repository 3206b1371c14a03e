import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it, onTestFinished } from 'vitest';
import { knownCallbackUrls } from '../../src/config/callback-urls.ts';
import { type LocalIssuer, type LocalIssuerOptions, startLocalIssuer } from '../../src/testing/local-issuer/index.ts';

const resourceUrl = 'http://127.0.0.1:3000/mcp';

async function start(options: Omit<LocalIssuerOptions, 'resourceUrl'>): Promise<LocalIssuer> {
  const issuer = await startLocalIssuer({ resourceUrl, ...options });
  onTestFinished(() => issuer.close());
  return issuer;
}

const metadataOf = async ({ issuer }: LocalIssuer): Promise<Record<string, unknown>> =>
  (await fetch(`${issuer}/.well-known/openid-configuration`)).json() as Promise<Record<string, unknown>>;

async function machineToken(issuer: LocalIssuer, scope: string): Promise<string> {
  const { machineClientId, machineClientSecret, tokenEndpoint } = issuer;
  const response = await fetch(tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${machineClientId}:${machineClientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

/** How a person is answered who has to come back to this address after login: 303 leads to the login. */
async function statusOf({ issuer, userClientId }: LocalIssuer, path: string, redirect_uri: string): Promise<number> {
  const code_challenge = 'x'.repeat(43);
  const given = {
    client_id: userClientId,
    response_type: 'code',
    redirect_uri,
    code_challenge,
    code_challenge_method: 'S256',
  };
  return (await fetch(`${issuer}${path}?${new URLSearchParams(given)}`, { redirect: 'manual' })).status;
}

describe('as a user pool of Cognito', () => {
  it.each(knownCallbackUrls)('lets a person come back to %s', async (url) => {
    expect(await statusOf(await start({ mode: 'cognito' }), '/oauth2/authorize', url)).toBe(303);
  });

  it('lets a person come back to an address of the configuration', async () => {
    const callbackUrls = ['http://localhost:6275/oauth/callback'];
    const issuer = await start({ mode: 'cognito', callbackUrls });
    expect(await statusOf(issuer, '/oauth2/authorize', 'http://localhost:6275/oauth/callback')).toBe(303);
  });

  it.each([
    'http://localhost:6275/oauth/callback',
    'http://127.0.0.1:41100/callback',
    'http://localhost:41100/callback/',
    'http://127.0.0.1:33418',
  ])('lets nobody come back to %s, as Cognito compares to the letter', async (url) => {
    expect(await statusOf(await start({ mode: 'cognito' }), '/oauth2/authorize', url)).toBe(400);
  });

  it('has its paths, and metadata that does not mention PKCE and registration', async () => {
    const issuer = await start({ mode: 'cognito' });
    expect(await metadataOf(issuer)).toEqual({
      issuer: issuer.issuer,
      authorization_endpoint: `${issuer.issuer}/oauth2/authorize`,
      token_endpoint: `${issuer.issuer}/oauth2/token`,
      revocation_endpoint: `${issuer.issuer}/oauth2/revoke`,
      userinfo_endpoint: `${issuer.issuer}/oauth2/userInfo`,
      jwks_uri: `${issuer.issuer}/.well-known/jwks.json`,
    });
    expect(issuer.env).toEqual({
      MCP_AUTH_ISSUER: issuer.issuer,
      MCP_AUTH_JWKS_URI: `${issuer.issuer}/.well-known/jwks.json`,
      MCP_AUTH_ALLOWED_CLIENT_IDS: 'local-user,local-machine',
      MCP_AUTH_FACADE: 'on',
      MCP_AUTH_SCOPE_PREFIX: `${resourceUrl}/`,
      MCP_AUTH_SCOPES: 'read,write',
    });
  });

  it('gives tokens that say what they are for, with scopes named after the server', async () => {
    const token = await machineToken(await start({ mode: 'cognito', accessTokenTtl: 60 }), `${resourceUrl}/read`);
    const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
    expect(claims).toMatchObject({ token_use: 'access', scope: `${resourceUrl}/read`, client_id: 'local-machine' });
    expect(exp - iat).toBe(60);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'RS256', kid: 'local' });
  });
});

describe('as an identity provider that follows the standards', () => {
  it('lets a person come back to any port of the loopback', async () => {
    expect(await statusOf(await start({ mode: 'oidc' }), '/auth', 'http://127.0.0.1:12345/callback')).toBe(303);
  });

  it('advertises PKCE, and lets clients register themselves', async () => {
    const issuer = await start({ mode: 'oidc' });
    expect(await metadataOf(issuer)).toMatchObject({
      code_challenge_methods_supported: ['S256'],
      registration_endpoint: `${issuer.issuer}/reg`,
      token_endpoint: issuer.tokenEndpoint,
    });
    expect(issuer.env).toMatchObject({ MCP_AUTH_AUDIENCE: resourceUrl, MCP_AUTH_SCOPE_PREFIX: 'mcp:' });
    expect(issuer.env).not.toHaveProperty('MCP_AUTH_FACADE');
  });

  it('gives tokens for the server', async () => {
    const claims = decodeJwt(await machineToken(await start({ mode: 'oidc' }), 'mcp:read mcp:write'));
    expect(claims).toMatchObject({ aud: resourceUrl, scope: 'mcp:read mcp:write' });
    expect(claims).not.toHaveProperty('token_use');
  });

  it('behind a metadata proxy does not mention PKCE', async () => {
    const issuer = await start({ mode: 'oidc', metadataProxy: true });
    expect(await metadataOf(issuer)).not.toHaveProperty('code_challenge_methods_supported');
    expect(issuer.env).toMatchObject({ MCP_AUTH_FACADE: 'on' });
  });
});
