import { AuthError } from './auth-error.ts';

const maxLength = 8192;

/**
 * The one token in `Authorization: Bearer`. Two, even the same one twice, are refused: proxies differ in which one they
 * see.
 * @throws AuthError
 */
export function bearerToken({ headers, url }: Request): string {
  const authorization = headers.get('authorization');
  if (authorization === null) throw new AuthError(undefined, 'a token is required');
  checkCredential(authorization, url);
  const [scheme, token = '', ...rest] = authorization.trim().split(/\s+/);
  // No error code for another scheme than that of the challenge (RFC 6750, section 3.1).
  if (scheme?.toLowerCase() === 'dpop')
    throw new AuthError(undefined, 'this server takes Bearer tokens, and none that are bound to a key (DPoP)');
  if (scheme?.toLowerCase() !== 'bearer' || token === '') throw new AuthError(undefined, 'a Bearer token is required');
  if (rest.length > 0) throw new AuthError('invalid_request', 'words after the token');
  return token;
}

/** @throws AuthError for what no header with a credential may be */
export function checkCredential(value: string, url: string): void {
  if (new URL(url).searchParams.has('access_token')) {
    throw new AuthError('invalid_request', 'a token in the query is not accepted');
  }
  if (value.length > maxLength) throw new AuthError('invalid_request', 'the token is too long');
  // A proxy joins two headers with a comma, which no token contains.
  if (value.includes(',')) throw new AuthError('invalid_request', 'send one credential, not two');
}
