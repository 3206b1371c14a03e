import type { JWTPayload } from 'jose';
import type { OAuthConfig } from './oauth-config.ts';
import { Refused } from './refused.ts';
import { scopes } from './scopes.ts';

/** @throws Refused where the token was issued for another server */
export function checkAudience({ aud }: JWTPayload, { audience }: OAuthConfig): void {
  if (![aud].flat().includes(audience)) throw new Refused('invalid_token', 'the token is for another server');
}

/**
 * `read`, `write` and `admin`, as far as the token grants them: by the first of the claims that it has. What a user could
 * be granted besides does not count: the client got what is in that claim.
 */
export function scopesOf(payload: JWTPayload, { scopeClaims, tokenScopePrefix }: OAuthConfig): string[] {
  const claim = scopeClaims.find((name) => payload[name] !== undefined);
  const granted = claim === undefined ? [] : words(payload[claim]);
  return scopes.filter((scope) => granted.includes(`${tokenScopePrefix}${scope}`));
}

/** Issuers give scopes as one string with spaces, or as a list. */
const words = (value: unknown): string[] =>
  [value].flat().flatMap((item) => (typeof item === 'string' ? item.split(' ') : []));

/** Issuers differ in the name of the claim: RFC 9068, OpenID Connect, Entra ID, Okta. */
export function clientOf({ client_id, azp, appid, cid }: JWTPayload): string {
  const id = client_id ?? azp ?? appid ?? cid;
  return typeof id === 'string' ? id : '';
}

/** @throws Refused */
export function identityOf(payload: JWTPayload, { identityClaims }: OAuthConfig): string {
  const values = identityClaims.map((claim) => payload[claim]);
  if (values.some((value) => typeof value !== 'string'))
    throw new Refused('invalid_token', 'the caller has no identity');
  return values.join('|');
}
