import type { JWTPayload } from 'jose';
import { checkAudience, scopesOf } from './claims.ts';
import type { OAuthConfig } from './oauth-config.ts';
import { Refused } from './refused.ts';

export const authMode = 'cognito';

export const algorithms = ['RS256'];

/**
 * What is particular to access tokens of Cognito.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 * @throws Refused
 */
export function checkDialect(payload: JWTPayload, config: OAuthConfig): void {
  if (payload.token_use !== 'access') throw new Refused('invalid_token', 'not an access token');
  // A token has `aud` only if its client named the resource (RFC 8707), and a machine's never has. Without it, its
  // scopes tell whom it is for: their prefix is this server's URL, and the clients of this stack have no other scopes.
  if (payload.aud !== undefined) checkAudience(payload, config);
  else if (scopesOf(payload, config).length === 0)
    throw new Refused('invalid_token', 'the token is for another server');
}
