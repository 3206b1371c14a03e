import type { JWTPayload } from 'jose';
import { describe, expect, it } from 'vitest';
import { cognitoClaims } from '../../src/auth/cognito.ts';
import { oidcClaims } from '../../src/auth/oidc.ts';
import { oidcProfile } from '../../src/testing/guard/token-profile.ts';
import { oidcSettings, resourceUrl } from '../support/oauth.ts';

type OidcInput = NonNullable<Parameters<typeof oidcSettings>[0]>;

/** Reads claims as a server does that is configured for this provider. */
const readerFor = (settings: OidcInput) => {
  const env = oidcProfile(resourceUrl, oidcSettings(settings)).env({ issuer: '', jwksUri: '' });
  return oidcClaims(resourceUrl, env).read;
};

const clientId = '11111111-2222-3333-4444-555555555555';
const entra = { issuer: `https://login.microsoftonline.com/${clientId}/v2.0`, audience: clientId };

/** What access tokens say, from the documentation of each provider. */
const tokens: [string, OidcInput, JWTPayload, object][] = [
  [
    'Auth0',
    { issuer: 'https://example.eu.auth0.com/', audience: 'https://mcp.example.com' },
    {
      iss: 'https://example.eu.auth0.com/',
      sub: 'auth0|ana',
      aud: ['https://mcp.example.com', 'https://example.eu.auth0.com/userinfo'],
      azp: 'client',
      scope: 'openid mcp:read mcp:write',
      permissions: ['mcp:read', 'mcp:write', 'mcp:admin'],
    },
    { clientId: 'client', scopes: ['read', 'write'], principal: 'https://example.eu.auth0.com/|auth0|ana' },
  ],
  [
    'Okta',
    { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://mcp' },
    {
      iss: 'https://example.okta.com/oauth2/default',
      sub: 'ana@example.com',
      aud: 'api://mcp',
      cid: 'client',
      scp: ['openid', 'mcp:read'],
    },
    { clientId: 'client', scopes: ['read'], principal: 'https://example.okta.com/oauth2/default|ana@example.com' },
  ],
  [
    'Entra ID, a person',
    entra,
    { iss: entra.issuer, sub: 'pairwise', aud: clientId, azp: 'client', scp: 'read admin', tid: 't', oid: 'o' },
    { clientId: 'client', scopes: ['read', 'admin'], principal: 't|o' },
  ],
  [
    'Entra ID, an application',
    entra,
    { iss: entra.issuer, sub: 'o', aud: clientId, azp: 'client', roles: ['write'], tid: 't', oid: 'o' },
    { clientId: 'client', scopes: ['write'], principal: 't|o' },
  ],
  [
    'Keycloak',
    { issuer: 'https://id.example.com/realms/main' },
    {
      iss: 'https://id.example.com/realms/main',
      sub: 'ana',
      aud: [resourceUrl, 'account'],
      typ: 'Bearer',
      azp: 'client',
      scope: 'profile mcp:read email',
    },
    { clientId: 'client', scopes: ['read'], principal: 'https://id.example.com/realms/main|ana' },
  ],
];

describe('an access token of', () => {
  it.each(tokens)('%s is understood', (_, settings, payload, caller) => {
    expect(readerFor(settings)(payload)).toEqual(caller);
  });

  it('Entra ID without its identity is refused', () => {
    const payload = { sub: 's', aud: clientId, azp: 'client', scp: 'read', tid: 't' };
    expect(() => readerFor(entra)(payload)).toThrow('the caller has no identity');
  });

  it('an issuer that serves others too is refused for clients that are not allowed', () => {
    const read = oidcClaims(resourceUrl, {
      MCP_AUTH_ALLOWED_CLIENT_IDS: 'one,two',
      MCP_AUTH_SCOPE_PREFIX: 'mcp:',
    }).read;
    const payload = { iss: 'i', sub: 's', aud: resourceUrl, scope: 'mcp:read' };
    expect(read({ ...payload, client_id: 'two' })).toMatchObject({ clientId: 'two', scopes: ['read'] });
    expect(() => read({ ...payload, client_id: 'three' })).toThrow('the client is not allowed');
  });

  it('any issuer is refused without a client that has a name, and without who it is of', () => {
    const { read } = oidcClaims(resourceUrl, {});
    const payload = { iss: 'i', sub: 's', aud: resourceUrl, client_id: 'c' };
    expect(read(payload)).toEqual({ clientId: 'c', scopes: [], principal: 'i|s' });
    expect(() => read({ ...payload, client_id: '' })).toThrow('the token names no client');
    expect(() => read({ iss: 'i', aud: resourceUrl, client_id: 'c' })).toThrow('the caller has no identity');
  });

  it('Cognito has the audience of a client that named the server, or scopes that only it has', () => {
    const env = { MCP_AUTH_ALLOWED_CLIENT_IDS: 'client', MCP_AUTH_SCOPE_PREFIX: `${resourceUrl}/` };
    const { read, algorithms } = cognitoClaims(resourceUrl, env);
    const payload = {
      iss: 'i',
      sub: 's',
      token_use: 'access',
      client_id: 'client',
      scope: `openid ${resourceUrl}/read`,
    };
    const caller = { clientId: 'client', scopes: ['read'], principal: 'i|s' };
    expect(algorithms).toEqual(['RS256']);
    expect(read({ ...payload, aud: resourceUrl })).toEqual(caller);
    expect(read(payload)).toEqual(caller);
    expect(() => read({ ...payload, aud: 'other' })).toThrow('the token is for another server');
    expect(() => read({ ...payload, scope: 'openid' })).toThrow('the token is for another server');
  });
});

describe('a server with Cognito does not start', () => {
  it.each(['MCP_AUTH_ALLOWED_CLIENT_IDS', 'MCP_AUTH_SCOPE_PREFIX'])('without %s', (name) => {
    const env = { MCP_AUTH_ALLOWED_CLIENT_IDS: 'a', MCP_AUTH_SCOPE_PREFIX: 'b', [name]: undefined };
    expect(() => cognitoClaims(resourceUrl, env)).toThrow(`${name} is not set.`);
  });
});
