import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose';
import type { Caller } from '../server/context.ts';
import { AuthError } from './auth-error.ts';
import { claimsOf } from './claims.ts';
import type { Jwks } from './jwks.ts';
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
  readonly keys: Pick<Jwks, 'find' | 'renew'>;
  /** Names of the claims that tools see. */
  readonly claims?: readonly string[] | undefined;
}

/**
 * Checks a token by its signature and claims, without asking the issuer.
 * @throws AuthError for a token that is known to be bad
 * @throws NotKnownYet where the issuer may have a key that is not known here; any other error is an outage
 */
export async function verifyAccessToken(token: string, trust: Trust): Promise<Caller> {
  const { payload, protectedHeader } = await verified(token, trust).catch((error: unknown) => {
    if (!(error instanceof errors.JOSEError)) checkWithoutKey(token, trust.issuer);
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
  const { clientId, scopes, principal } = trust.read(payload);
  const { sub, exp = 0 } = payload;
  const claims = trust.claims && claimsOf(payload, trust.claims);
  const caller = { clientId, scopes, principal, subject: sub, machine: sub === clientId, expiresAt: exp };
  return claims === undefined ? caller : { ...caller, claims };
}

async function verified(token: string, { issuer, keys, algorithms }: Trust): Promise<JWTVerifyResult> {
  const verify = (): Promise<JWTVerifyResult> =>
    jwtVerify(token, keys.find, {
      issuer,
      algorithms: [...algorithms],
      requiredClaims: ['exp', 'iat', 'sub'],
      clockTolerance: tolerance,
    });
  try {
    return await verify();
  } catch (error) {
    const isOfAnotherKey =
      error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey;
    // A token that names its key has had it looked for.
    if (!isOfAnotherKey || decodeProtectedHeader(token).kid !== undefined) throw error;
    await keys.renew();
    return verify();
  }
}

/** Tokens that are bad whoever has signed them need no key, and so no client has to ask again. @throws AuthError */
function checkWithoutKey(token: string, issuer: string): void {
  const { iss, exp = 0 } = decodeJwt(token);
  if (iss !== issuer) throw new AuthError('invalid_token', 'the token is of another issuer');
  if (exp <= Date.now() / 1000 - tolerance) throw new AuthError('invalid_token', 'token expired');
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
