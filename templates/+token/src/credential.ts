import { Refused } from './refused.ts';

const maxLength = 8192;

/**
 * The one token a request carries, in `Authorization: Bearer` or, where asked for, in a header of its own. Two tokens,
 * even the same one twice, are refused: proxies differ in which one they see.
 * @throws Refused
 */
export function credentialOf({ headers, url }: Request, keyHeader?: string): string {
  const authorization = headers.get('authorization');
  const key = keyHeader === undefined ? null : headers.get(keyHeader);
  const given = authorization ?? key;
  if (authorization !== null && key !== null) throw new Refused('invalid_request', 'send one credential, not two');
  if (given === null) throw new Refused(undefined, 'a token is required');
  if (new URL(url).searchParams.has('access_token')) {
    throw new Refused('invalid_request', 'a token in the query is not accepted');
  }
  if (given.length > maxLength) throw new Refused('invalid_request', 'the token is too long');
  return authorization === null ? single(given) : bearer(authorization);
}

function bearer(authorization: string): string {
  const [scheme, token = '', ...rest] = authorization.trim().split(/\s+/);
  // A proxy joins two headers with a comma, which no token contains.
  if (authorization.includes(',')) throw new Refused('invalid_request', 'send one credential, not two');
  if (scheme?.toLowerCase() !== 'bearer' || token === '') throw new Refused(undefined, 'a Bearer token is required');
  if (rest.length > 0) throw new Refused('invalid_request', 'words after the token');
  return token;
}

function single(key: string): string {
  if (/[\s,]/.test(key)) throw new Refused('invalid_request', 'send one credential, not two');
  return key;
}
