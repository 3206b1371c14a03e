import type { JWTPayload } from 'jose';
import { Refused } from './refused.ts';
import { scopes } from './scopes.ts';

/** Who calls, as a token says it. */
export interface Caller {
  clientId: string;
  /** `read`, `write` and `admin`, as far as the token grants them. */
  scopes: string[];
  /** What tells this caller from every other. */
  principal: string;
}

/** @throws Refused where the token was issued for another server */
export function checkAudience({ aud }: JWTPayload, audience: string): void {
  if (![aud].flat().includes(audience)) throw new Refused('invalid_token', 'the token is for another server');
}

/** `read`, `write` and `admin` among the scopes of a claim, which is one string with spaces or a list. */
export function scopesIn(claim: unknown, prefix: string): string[] {
  const granted = [claim].flat().flatMap((item) => (typeof item === 'string' ? item.split(' ') : []));
  return scopes.filter((scope) => granted.includes(`${prefix}${scope}`));
}
