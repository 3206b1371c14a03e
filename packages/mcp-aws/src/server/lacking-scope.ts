import type { Scope } from '../config/choices.ts';
import type { Auth, Refusal } from './auth.ts';

/** Refuses a caller who lacks a scope, and says how to get it. */
export type Challenge = (scope: Scope) => Refusal;

/**
 * Names the scope that is needed, and no other (RFC 6750, section 3.1). It is enough for clients that ask for it in place of
 * what they had, too: `admin` includes `write`, and `write` includes `read`. Since 2026-07-28 it is the clients that add up scopes.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/authorization#runtime-insufficient-scope-errors
 * @param prefix what precedes a scope where clients ask for it
 */
export const createChallenge =
  (prefix: string, { resourceMetadataUrl }: Auth): Challenge =>
  (scope) => {
    const metadata = resourceMetadataUrl === undefined ? 'realm="mcp"' : `resource_metadata="${resourceMetadataUrl}"`;
    const challenge = `Bearer ${metadata}, error="insufficient_scope", scope="${prefix}${scope}"`;
    const detail = `the scope ${scope} is needed`;
    return {
      rejection: 'insufficient_scope',
      detail,
      response: Response.json(
        { error: 'insufficient_scope', error_description: detail },
        { status: 403, headers: { 'cache-control': 'no-store', 'www-authenticate': challenge } },
      ),
    };
  };
