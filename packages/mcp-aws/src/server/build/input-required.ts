import { type InputRequiredResult, inputRequired, type ServerContext } from '@modelcontextprotocol/server';
import { isModern, type RequestContext } from '../context.ts';
import type { InputState, InputStates } from '../input-state.ts';
import { ToolError } from '../tool.ts';
import type { BuildOptions } from './server.ts';

/**
 * What may be answered with a question. For these alone the SDK checks the state that a client brings back.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/mrtr
 */
const asking: readonly unknown[] = ['tools/call', 'prompts/get', 'resources/read'];

/** The state that the client brought back, verified; undefined: there is none, or none that was checked. */
export const stateOf = ({ message }: RequestContext, mcp: ServerContext): InputState | undefined =>
  asking.includes(message.method) ? mcp.mcpReq.requestState<InputState>() : undefined;

/** What signs the state of questions; an error: why the client cannot be asked for anything. */
export function askingStates(context: RequestContext, { inputStates }: BuildOptions): InputStates | Error {
  const { method } = context.message;
  if (!asking.includes(method)) return new Error(`The protocol has no questions in answer to ${method}.`);
  if (!isModern(context)) return new ToolError(cannotAsk);
  return inputStates ?? new Error(noKey);
}

/** A result that asks for input by itself: its state is signed too. */
export async function signed(
  result: InputRequiredResult,
  mcp: ServerContext,
  states: InputStates,
): Promise<InputRequiredResult> {
  const { inputRequests, requestState } = result;
  if (typeof requestState !== 'string') return result;
  const own = await states.mint({ asked: {}, answers: {}, own: requestState }, mcp);
  return inputRequired({ ...(inputRequests === undefined ? {} : { inputRequests }), requestState: own });
}

const cannotAsk =
  'This needs an answer from you or your client, which can only be asked for in protocol version 2026-07-28. Use a client that speaks it.';

const noKey =
  'A capability asks its client for input, and there is no key to sign the state with: set "inputRequests": true in mcp-aws.jsonc, and deploy.';
