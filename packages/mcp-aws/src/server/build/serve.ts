import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  isInputRequiredResult,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { Scope } from '../../config/choices.ts';
import { type Access, lackOf } from '../access.ts';
import type { CallContext } from '../call-context.ts';
import { isModern, type RequestContext } from '../context.ts';
import type { InputState } from '../input-state.ts';
import { ToolError } from '../tool.ts';
import { cannotAsk, createAsking } from './ask.ts';
import type { BuildOptions } from './server.ts';

/** What serves a request: a tool, a resource, a template or a prompt. */
export interface Served extends Access {
  readonly kind: string;
  readonly name: string;
  readonly scope: Scope;
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
  const state = mcp.mcpReq.requestState<InputState>();
  const asking = createAsking(mcp, isModern(context), options.inputStates);
  try {
    const lack = await lackOf(served, caller);
    if (lack !== undefined) {
      outcome.errorCode = lack === 'scope' ? 'insufficient_scope' : 'forbidden';
      throw new Readable(refusalOf(served, lack, options));
    }
    const result = await run({ ...callContext(context, mcp, state), ...asking.ask });
    const needed = await asking.needed();
    if (needed !== undefined) return needed;
    if (!isInputRequiredResult(result)) return result;
    if (!isModern(context)) throw new ToolError(cannotAsk);
    return await signed(result, mcp, options);
  } catch (error) {
    if (error instanceof Readable) throw error;
    const needed = await asking.needed();
    if (needed !== undefined) return needed;
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

function callContext(
  { caller, log }: RequestContext,
  mcp: ServerContext,
  state: InputState | undefined,
): Omit<CallContext, 'elicit' | 'elicitUrl' | 'sample' | 'listRoots'> {
  const envelope = mcp.mcpReq.envelope as { [CLIENT_CAPABILITIES_META_KEY]?: ClientCapabilities } | undefined;
  return {
    signal: mcp.mcpReq.signal,
    caller,
    clientCapabilities: envelope?.[CLIENT_CAPABILITIES_META_KEY] ?? {},
    log,
    mcp: {
      ...mcp,
      mcpReq: {
        ...mcp.mcpReq,
        requestState: <State>() => state?.own as State,
        // Over stateless HTTP no answer could reach this server, and the SDK would wait for it.
        send: () =>
          Promise.reject(new Error('A stateless server cannot send requests: use elicit, sample or listRoots.')),
      },
    },
  };
}

/** A result that asks for input by itself: its state is signed too. */
async function signed(
  result: InputRequiredResult,
  mcp: ServerContext,
  { inputStates }: BuildOptions,
): Promise<InputRequiredResult> {
  const { inputRequests, requestState } = result;
  if (typeof requestState !== 'string') return result;
  if (inputStates === undefined) throw new Error('There is no key to sign requestState with: set "inputRequests".');
  const own = await inputStates.mint({ asked: {}, answers: {}, own: requestState }, mcp);
  return inputRequired({ ...(inputRequests === undefined ? {} : { inputRequests }), requestState: own });
}
