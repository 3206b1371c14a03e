import {
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { CallContext } from '../call-context.ts';
import type { RequestContext } from '../context.ts';
import type { InputRequests } from '../input-requests.ts';
import type { InputState } from '../input-state.ts';

/** What a capability learns of the request that it serves. @param state that the client brought back, verified */
export function callContext(
  { caller, log }: RequestContext,
  mcp: ServerContext,
  state: InputState | undefined,
): Omit<CallContext, keyof InputRequests> {
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
        send: cannotSend,
        elicitInput: cannotSend,
        requestSampling: cannotSend,
      },
    },
  };
}

/** Over stateless HTTP no answer could reach this server, and the SDK would wait for it. */
const cannotSend = (): Promise<never> =>
  Promise.reject(new Error('A stateless server cannot send requests: use elicit, sample or listRoots.'));
