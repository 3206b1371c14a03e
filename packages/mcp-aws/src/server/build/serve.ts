import {
  type InputRequiredResult,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { type Access, lackOf } from '../access.ts';
import type { CallContext } from '../call-context.ts';
import type { RequestContext } from '../context.ts';
import { ToolError } from '../tool.ts';
import { createAsking } from './ask.ts';
import { callContext } from './call-context.ts';
import { askingStates, signed, stateOf } from './input-required.ts';
import type { BuildOptions } from './server.ts';

/** What serves a request: a tool, a resource, a template or a prompt. */
export interface Served extends Access {
  readonly kind: string;
  readonly name: string;
}

/** What the caller may read of a failure; everything else it learns is that there was one. */
export class Readable extends Error {}

/**
 * Serves one request with a capability: the caller's right to it, the questions it asks, its errors and their blame are the
 * same for every kind.
 * @throws Readable for what the caller may read
 * @throws ProtocolError for what the protocol has a code for, and for a failure of the server, whose cause is logged here
 */
export async function serve<Result>(
  served: Served,
  context: RequestContext,
  mcp: ServerContext,
  options: BuildOptions,
  run: (call: CallContext) => Promise<Result>,
): Promise<Result | InputRequiredResult> {
  const { outcome, log, caller } = context;
  const state = stateOf(context, mcp);
  const states = askingStates(context, options);
  const asking = createAsking(mcp, state, states);

  async function attempt(): Promise<Result | InputRequiredResult> {
    const lack = await lackOf(served, caller);
    if (lack !== undefined) {
      outcome.errorCode = lack === 'scope' ? 'insufficient_scope' : 'forbidden';
      throw new Readable(refusalOf(served, lack, options));
    }
    const result = await run({ ...callContext(context, mcp, state), ...asking.ask }).catch(async (error: unknown) => {
      const needed = await asking.needed();
      if (needed === undefined) throw error;
      return needed;
    });
    const needed = await asking.needed();
    if (needed !== undefined) return needed;
    if (!isInputRequiredResult(result)) return result;
    if (states instanceof Error) throw states;
    return signed(result, mcp, states);
  }

  try {
    return await attempt();
  } catch (error) {
    if (error instanceof Readable) throw error;
    if (error instanceof ToolError) {
      outcome.errorCode = 'tool_error';
      throw new Readable(error.message);
    }
    if (mcp.mcpReq.signal.aborted) throw new Readable('The call was cancelled or ran out of time.');
    if (error instanceof ProtocolError && error.code !== ProtocolErrorCode.InternalError) throw error;
    outcome.errorCode = 'tool_failed';
    log.error(`${served.kind} failed`, { [served.kind]: served.name, error });
    throw new ProtocolError(ProtocolErrorCode.InternalError, 'Internal error');
  }
}

function refusalOf(
  { kind, name, scope }: Served,
  lack: 'scope' | 'authorization',
  { scopePrefix }: BuildOptions,
): string {
  return lack === 'scope'
    ? `The ${kind} ${name} needs the scope ${scopePrefix}${scope}, which the caller lacks.`
    : `The caller may not use the ${kind} ${name}.`;
}
