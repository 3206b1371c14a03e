import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Caller } from '../server/context.ts';
import { AuthError } from './auth-error.ts';
import type { ProviderClaims } from './provider-claims.ts';

/** Seconds by which clocks may differ. */
const tolerance = 30;
/** Seconds. What lives longer than a day is not an access token, or its issuer is misconfigured. */
const maxLifetime = 24 * 60 * 60;
/** Not `oauth-id-jag+jwt`, `dpop+jwt`, `logout+jwt`: tokens made for another use than calling. */
const types: unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];
/** What only ID tokens have (OpenID Connect Core, sections 2 and 3.1.3.6). */
const idTokenClaims = ['nonce', 'at_hash', 'c_hash'];

/** Whose tokens are believed, and what they say. */
interface Trust extends ProviderClaims {
  readonly issuer: string;
  readonly keys: JWTVerifyGetKey;
}

/**
 * Checks a token by its signature and claims, without asking the issuer.
 * @throws AuthError for a token that is not good; any other error means that the keys could not be read
 */
export async function verifyAccessToken(token: string, { issuer, keys, algorithms, read }: Trust): Promise<Caller> {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    algorithms: [...algorithms],
    requiredClaims: ['exp', 'iat', 'sub'],
    clockTolerance: tolerance,
  }).catch((error: unknown) => {
    throw error instanceof errors.JOSEError ? new AuthError('invalid_token', problem(error)) : error;
  });
  const { typ }: { typ?: unknown } = protectedHeader;
  if (!types.includes(typeof typ === 'string' ? typ.toLowerCase() : typ))
    throw new AuthError('invalid_token', 'not an access token');
  checkLifetime(payload);
  if (idTokenClaims.some((claim) => claim in payload))
    throw new AuthError('invalid_token', 'an ID token is not an access token');
  // Whoever stole it could not use it where the proof is asked for (RFC 9449, section 6; RFC 8705, section 3), which is not here.
  if ('cnf' in payload)
    throw new AuthError('invalid_token', 'the token is bound to a key, and this server takes only tokens that are not');
  const { clientId, scopes, principal } = read(payload);
  const { sub, exp = 0 } = payload;
  return { clientId, scopes, principal, subject: sub, machine: sub === clientId, expiresAt: exp };
}

function checkLifetime({ exp = 0, iat = 0 }: JWTPayload): void {
  if (iat > Date.now() / 1000 + tolerance) throw new AuthError('invalid_token', 'the token is from the future');
  if (exp - iat > maxLifetime) throw new AuthError('invalid_token', 'the token lives too long');
}

/** What the caller is told: the kind of fault, never a claim. */
function problem(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'token expired';
  if (error instanceof errors.JWKSNoMatchingKey) return 'unknown signing key';
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss')
    return 'the token is of another issuer';
  return 'the token is not valid';
}
