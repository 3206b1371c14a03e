import type { JWTPayload } from 'jose';
import { checkAudience } from './claims.ts';
import type { OAuthConfig } from './oauth-config.ts';
import { Refused } from './refused.ts';

export const authMode = 'oidc';

/** Asymmetric only: with a shared secret, whoever can check a token can make one. */
export const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** @throws Refused */
export function checkDialect(payload: JWTPayload, config: OAuthConfig): void {
  checkAudience(payload, config);
  // Keycloak says in a claim what a token is: `Bearer`, or `ID`, `Refresh`, `Logout`.
  if (payload.typ !== undefined && payload.typ !== 'Bearer') throw new Refused('invalid_token', 'not an access token');
  if (payload.token_use !== undefined && payload.token_use !== 'access') {
    throw new Refused('invalid_token', 'not an access token');
  }
}
