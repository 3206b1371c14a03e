import type { Auth, Refusal } from './auth.ts';

/**
 * A client that finds no registration endpoint may try `/register` of the server itself, as the protocol of 2025-03-26 had it,
 * and shows its user what it hears. That is what to do instead, and not that a token is missing.
 * https://modelcontextprotocol.io/specification/2025-03-26/basic/authorization#fallbacks-for-servers-without-metadata-discovery
 */
export function inWordsForClients(
  { method, url }: Request,
  { insteadOfRegistration }: Pick<Auth, 'insteadOfRegistration'>,
  refusal: Refusal,
): Refusal {
  if (insteadOfRegistration === undefined || method !== 'POST' || new URL(url).pathname !== '/register') return refusal;
  // Of the form that such clients read (RFC 7591, section 3.2.2).
  const body = { error: 'invalid_request', error_description: insteadOfRegistration };
  return { ...refusal, response: Response.json(body, { status: 404 }) };
}
