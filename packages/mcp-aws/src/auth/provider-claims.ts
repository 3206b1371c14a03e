import type { JWTPayload } from 'jose';
import { type Scope, scopes } from '../config/choices.ts';
import { AuthError } from './auth-error.ts';

/** Who calls, as a token says it. */
export interface TokenCaller {
  readonly clientId: string;
  /** `read`, `write` and `admin`, as far as the token grants them. */
  readonly scopes: readonly Scope[];
  /** What tells this caller from every other. */
  readonly principal: string;
}

/** How an identity provider makes its access tokens. */
export interface ProviderClaims {
  readonly algorithms: readonly string[];
  /** What the claims mean. @throws AuthError */
  read(payload: JWTPayload): TokenCaller;
}

/** @throws AuthError where the token was issued for another server */
export function checkAudience({ aud }: JWTPayload, audience: string): void {
  if (![aud].flat().includes(audience)) throw new AuthError('invalid_token', 'the token is for another server');
}

/** `read`, `write` and `admin` among the scopes of a claim, which is one string with spaces or a list. */
export function scopesIn(claim: unknown, prefix: string): Scope[] {
  const granted = [claim].flat().flatMap((item) => (typeof item === 'string' ? item.split(' ') : []));
  return scopes.filter((scope) => granted.includes(`${prefix}${scope}`));
}
