import { Refused } from './refused.ts';

const maxLength = 8192;

/**
 * The one token in `Authorization: Bearer`. Two, even the same one twice, are refused: proxies differ in which one they
 * see.
 * @throws Refused
 */
export function bearerToken({ headers, url }: Request): string {
  const authorization = headers.get('authorization');
  if (authorization === null) throw new Refused(undefined, 'a token is required');
  checkCredential(authorization, url);
  const [scheme, token = '', ...rest] = authorization.trim().split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer' || token === '') throw new Refused(undefined, 'a Bearer token is required');
  if (rest.length > 0) throw new Refused('invalid_request', 'words after the token');
  return token;
}

/** @throws Refused for what no header with a credential may be */
export function checkCredential(value: string, url: string): void {
  if (new URL(url).searchParams.has('access_token')) {
    throw new Refused('invalid_request', 'a token in the query is not accepted');
  }
  if (value.length > maxLength) throw new Refused('invalid_request', 'the token is too long');
  // A proxy joins two headers with a comma, which no token contains.
  if (value.includes(',')) throw new Refused('invalid_request', 'send one credential, not two');
}
