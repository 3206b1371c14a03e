import type { JWTPayload } from 'jose';
import type { AuthMode } from '../server/auth.ts';
import { list } from '../server/server-config.ts';
import { AuthError } from './auth-error.ts';
import { createOAuth } from './oauth.ts';
import { checkAudience, type ProviderClaims, scopesIn } from './provider-claims.ts';

/** Lets in people and machines that log in at your own identity provider. */
export const oidc: AuthMode = {
  mode: 'oidc',
  createAuth: (options) => createOAuth(options, oidcClaims(options.config.resourceUrl, options.env)),
};

/** Asymmetric only: with a shared secret, anybody who can check a token can make one. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** Reads access tokens as the environment says that the issuer makes them. */
export function oidcClaims(resourceUrl: string, env: NodeJS.ProcessEnv): ProviderClaims {
  const audience = env.MCP_AUTH_AUDIENCE || resourceUrl;
  const clientIds = list(env.MCP_AUTH_ALLOWED_CLIENT_IDS);
  const scopePrefix = env.MCP_AUTH_TOKEN_SCOPE_PREFIX ?? env.MCP_AUTH_SCOPE_PREFIX ?? '';
  const scopeClaims = list(env.MCP_AUTH_SCOPE_CLAIMS) ?? ['scope', 'scp'];
  const identityClaims = list(env.MCP_AUTH_IDENTITY_CLAIMS) ?? ['iss', 'sub'];

  const read: ProviderClaims['read'] = (payload) => {
    checkAudience(payload, audience);
    checkUse(payload);
    const clientId = clientOf(payload);
    if (clientIds !== undefined && !clientIds.includes(clientId)) {
      throw new AuthError('invalid_token', 'the client is not allowed');
    }
    const identity = identityClaims.map((claim) => payload[claim]);
    if (identity.some((value) => typeof value !== 'string')) {
      throw new AuthError('invalid_token', 'the caller has no identity');
    }
    // The first of the claims that the token has: what a user could be granted besides, this client was not.
    const scopeClaim = scopeClaims.find((claim) => payload[claim] !== undefined);
    const scopes = scopeClaim === undefined ? [] : scopesIn(payload[scopeClaim], scopePrefix);
    return { clientId, scopes, principal: identity.join('|') };
  };
  return { algorithms, read };
}

/** Keycloak says in `typ` what a token is: `Bearer`, or `ID`, `Refresh`, `Logout`; others in `token_use`. */
function checkUse({ typ = 'Bearer', token_use = 'access' }: JWTPayload): void {
  if (typ !== 'Bearer' || token_use !== 'access') throw new AuthError('invalid_token', 'not an access token');
}

/**
 * The client by the name that the issuer gives its claim: RFC 9068, OpenID Connect, Entra ID, Okta. An access token names
 * its client; an ID token names it as its audience.
 */
function clientOf({ client_id, azp, appid, cid }: JWTPayload): string {
  const id = client_id ?? azp ?? appid ?? cid;
  if (typeof id !== 'string' || id === '') throw new AuthError('invalid_token', 'the token names no client');
  return id;
}
