import type { JWTPayload } from 'jose';
import { type Caller, checkAudience, scopesIn } from './claims.ts';
import { list, required } from './config.ts';
import { Refused } from './refused.ts';

export const authMode = 'cognito';

export const algorithms = ['RS256'];

/**
 * Reads access tokens of Cognito.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
export function claimsReader(resourceUrl: string, env: NodeJS.ProcessEnv): (payload: JWTPayload) => Caller {
  const clientIds = list(required(env, 'MCP_AUTH_ALLOWED_CLIENT_IDS')) ?? [];
  const scopePrefix = required(env, 'MCP_AUTH_SCOPE_PREFIX');

  /** @throws Refused */
  return (payload) => {
    const { token_use, client_id, scope, aud, iss, sub } = payload;
    if (token_use !== 'access') throw new Refused('invalid_token', 'not an access token');
    if (typeof client_id !== 'string' || !clientIds.includes(client_id)) {
      throw new Refused('invalid_token', 'the client is not allowed');
    }
    const scopes = scopesIn(scope, scopePrefix);
    // A token has `aud` only if its client named the resource (RFC 8707), and a machine's never has. Without it, its
    // scopes tell whom it is for: their prefix is this server's URL, and the clients of this stack have no other scopes.
    if (aud !== undefined) checkAudience(payload, resourceUrl);
    else if (scopes.length === 0) throw new Refused('invalid_token', 'the token is for another server');
    return { clientId: client_id, scopes, principal: `${iss}|${sub}` };
  };
}
