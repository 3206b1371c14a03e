import type { ClientCapabilities, ServerContext } from '@modelcontextprotocol/server';
import type { Log } from '../telemetry/log.ts';
import type { Caller } from './context.ts';
import type { InputRequests } from './input-requests.ts';

/** What a capability knows of the request that it serves. */
export interface CallContext extends InputRequests {
  /** Fires when the caller cancels, hangs up, or time runs out. Pass it on to what takes long. */
  readonly signal: AbortSignal;
  /** Who calls; undefined where there is no auth. */
  readonly caller: Caller | undefined;
  /** What the client says it can do. Clients of 2025 say so in a handshake that is not kept: for them it is empty. */
  readonly clientCapabilities: ClientCapabilities;
  /** The server's log. Each line carries the ids of the request. */
  readonly log: Log;
  /** Everything else the MCP SDK offers. Requests to clients of 2025 fail at once, as no answer could reach this server. */
  readonly mcp: ServerContext;
}
