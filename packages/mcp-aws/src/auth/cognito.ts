import type { AuthMode } from '../server/auth.ts';
import { list, required } from '../server/server-config.ts';
import { AuthError } from './auth-error.ts';
import { createOAuth } from './oauth.ts';
import { checkAudience, type ProviderClaims, scopesIn } from './provider-claims.ts';

/** Lets in people and machines that log in at a Cognito user pool. */
export const cognito: AuthMode = {
  mode: 'cognito',
  createAuth: (options) => createOAuth(options, cognitoClaims(options.config.resourceUrl, options.env)),
};

/**
 * Reads access tokens of Cognito.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function cognitoClaims(resourceUrl: string, env: NodeJS.ProcessEnv): ProviderClaims {
  const clientIds = list(required(env, 'MCP_AUTH_ALLOWED_CLIENT_IDS')) ?? [];
  const scopePrefix = required(env, 'MCP_AUTH_SCOPE_PREFIX');

  const read: ProviderClaims['read'] = (payload) => {
    const { token_use, client_id, scope, aud, iss, sub } = payload;
    if (token_use !== 'access') throw new AuthError('invalid_token', 'not an access token');
    if (typeof client_id !== 'string' || !clientIds.includes(client_id)) {
      throw new AuthError('invalid_token', 'the client is not allowed');
    }
    const scopes = scopesIn(scope, scopePrefix);
    // A token has `aud` only if its client named the resource (RFC 8707), and a machine's never has. Without it, its
    // scopes tell whom it is for: their prefix is this server's URL, and the clients of this stack have no other scopes.
    if (aud !== undefined) checkAudience(payload, resourceUrl);
    else if (scopes.length === 0) throw new AuthError('invalid_token', 'the token is for another server');
    return { clientId: client_id, scopes, principal: `${iss}|${sub}` };
  };
  return { algorithms: ['RS256'], read };
}
