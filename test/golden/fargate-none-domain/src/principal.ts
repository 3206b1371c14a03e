import { createHash } from 'node:crypto';
import type { AuthInfo } from '@modelcontextprotocol/server';

/** A name for the caller in logs: always the same for the same caller, and not telling who it is. */
export function principalOf(caller: AuthInfo | undefined): string | undefined {
  const principal = caller?.extra?.principal;
  if (typeof principal !== 'string') return undefined;
  return createHash('sha256').update(principal).digest('base64url').slice(0, 16);
}
