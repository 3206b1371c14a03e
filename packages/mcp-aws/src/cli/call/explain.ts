import { UserError } from '../errors.ts';
import type { Server, ServerFlags } from './resolve-server.ts';

/** https://modelcontextprotocol.io/specification/2026-07-28/basic#error-codes */
const missingCapability = -32_021;
const invalidParams = -32_602;

/** Where the server says more of what it answered. */
export const seeLog = ({ cli }: Pick<Server, 'cli'>, { url }: Pick<ServerFlags, 'url'>): string =>
  url === undefined ? `${cli} logs --errors says more.` : 'See what the server printed.';

/** What an error of a call means, and what to do next. */
export function explain(
  error: unknown,
  server: Pick<Server, 'url' | 'cli'>,
  flags: Pick<ServerFlags, 'url'>,
): UserError {
  const { message, code, cause } = error as Error & { code?: unknown };
  const reason = cause instanceof Error ? cause.message || String((cause as { code?: unknown }).code) : '';
  const why = reason === '' || message.includes(reason) ? message : `${message}: ${reason}`;
  const { what, next } = meaningOf(why, code, server, flags);
  return new UserError(`${server.url} ${what}: ${why}`, next, { cause: error });
}

function meaningOf(
  why: string,
  code: unknown,
  server: Pick<Server, 'cli'>,
  flags: Pick<ServerFlags, 'url'>,
): { readonly what: string; readonly next: string } {
  const { cli } = server;
  if (/fetch failed|ECONNREFUSED|ENOTFOUND/.test(why)) {
    const isDeployed = flags.url === undefined;
    const next = isDeployed
      ? `${cli} status says whether it is deployed.`
      : 'Check that it is running, and that this is its address.';
    return { what: 'cannot be reached', next };
  }
  if (/\b401\b/.test(why)) {
    const next = 'Check whether the key (MCP_API_KEY) or the login is revoked, expired, or of another stage.';
    return { what: 'does not accept the login', next };
  }
  if (code === invalidParams)
    return { what: 'refused the call', next: `${cli} call without a tool lists the tools and their arguments.` };
  if (code === missingCapability) {
    const next = `Use a client that can: ${cli} connect lists some.`;
    return { what: 'has a question for you, which this command cannot show', next };
  }
  return { what: 'refused the call', next: seeLog(server, flags) };
}
