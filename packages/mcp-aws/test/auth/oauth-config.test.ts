import { describe, expect, it } from 'vitest';
import { oidc } from '../../src/auth/oidc.ts';
import { offeredScopes, requiredScopeOf } from '../../src/auth/scopes.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';
import { oidcProfile } from '../../src/testing/guard/token-profile.ts';
import { oidcSettings, resourceUrl } from '../support/oauth.ts';

const issuer = { issuer: 'https://login.example.com', jwksUri: 'http://127.0.0.1:9/jwks' };
const env = oidcProfile(resourceUrl, oidcSettings()).env(issuer);

describe('a server does not start', () => {
  it.each<[string, Record<string, string>, string]>([
    ['without an issuer', { MCP_AUTH_ISSUER: '' }, 'MCP_AUTH_ISSUER is not set.'],
    ['with an issuer that is not a URL', { MCP_AUTH_ISSUER: 'login' }, 'MCP_AUTH_ISSUER is not a URL: login'],
    ['with an issuer without TLS', { MCP_AUTH_ISSUER: 'http://x.example' }, 'MCP_AUTH_ISSUER must be https'],
    ['with keys without TLS', { MCP_AUTH_JWKS_URI: 'http://x.example' }, 'MCP_AUTH_JWKS_URI must be https'],
    ['with scopes there are not', { MCP_AUTH_SCOPES: 'read,root' }, 'MCP_AUTH_SCOPES has root; it can have read,'],
    ['with a scope there is not', { MCP_AUTH_REQUIRED_SCOPE: 'root' }, 'MCP_AUTH_REQUIRED_SCOPE is root, which is not'],
  ])('%s', async (_, wrong, message) => {
    await expect(startAuth(oidc, { ...env, ...wrong })).rejects.toThrow(message);
  });
});

it('every caller needs read, where the stack says nothing else', () => {
  expect([requiredScopeOf({}), requiredScopeOf({ MCP_AUTH_REQUIRED_SCOPE: 'admin' })]).toEqual(['read', 'admin']);
});

it('a client is told to ask for all that a caller may have, and for what every caller needs', () => {
  expect(offeredScopes({})).toEqual(['read', 'write']);
  expect(offeredScopes({ MCP_AUTH_SCOPES: 'admin,read' })).toEqual(['read', 'admin']);
  expect(offeredScopes({ MCP_AUTH_SCOPES: 'read', MCP_AUTH_REQUIRED_SCOPE: 'admin' })).toEqual(['read', 'admin']);
});
