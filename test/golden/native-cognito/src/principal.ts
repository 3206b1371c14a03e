import { createHash } from 'node:crypto';
import type { AuthInfo } from '@modelcontextprotocol/server';

/** A pseudonym of the caller for logs. Only who knows the callers already can tell which of them it is. */
export function principalOf(caller: AuthInfo | undefined): string | undefined {
  const principal = caller?.extra?.principal;
  if (typeof principal !== 'string') return undefined;
  return createHash('sha256').update(principal).digest('base64url').slice(0, 16);
}
