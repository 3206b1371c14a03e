/** What a name of a claim looks like: one word, which may be a URL. It is one item of a list with commas. */
export const claimPattern = /^[^\s,]{1,200}$/;

/**
 * Claims that are, or stand for, a credential, or bind a token to something: a tool that passed them on would pass on what the
 * caller is known by. RFC 7519, RFC 7800, RFC 9449, OpenID Connect Core, and what Cognito calls its tokens.
 */
const reserved = ['jti', 'origin_jti', 'sid', 'nonce', 'cnf', 'at_hash', 'c_hash', 's_hash', 'code', 'assertion'];
/** Names that objects have in JavaScript. */
const ofObjects = ['__proto__', 'constructor', 'prototype'];
const credential = /(^|[^a-z])(tokens?|secrets?|passwords?|authorization|credentials?)$/i;

/** Why the caller cannot have a claim of this name; undefined: it can. */
export function claimProblem(name: string): string | undefined {
  if (!claimPattern.test(name)) return `${JSON.stringify(name)} is not a valid name of a claim`;
  if (reserved.includes(name) || ofObjects.includes(name) || credential.test(name))
    return `the claim ${name} is reserved: it may be a credential, or stand for one, which a tool must not have`;
  return undefined;
}
