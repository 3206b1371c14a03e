import { ProtocolError, ProtocolErrorCode, type ServerContext } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import type { CallContext } from '../tool.ts';

/** What a capability learns of the request that it serves. */
export const callContext = ({ caller, log }: RequestContext, mcp: ServerContext): CallContext => ({
  signal: mcp.mcpReq.signal,
  caller,
  log,
  mcp,
});

/** Errors of the protocol go to the caller; any other is logged, and the caller learns only that there was one. */
export async function masked<Result>(
  name: string,
  { log }: RequestContext,
  run: () => Promise<Result>,
): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof ProtocolError) throw error;
    log.error('failed', { name, error });
    throw new ProtocolError(ProtocolErrorCode.InternalError, 'Internal error');
  }
}
