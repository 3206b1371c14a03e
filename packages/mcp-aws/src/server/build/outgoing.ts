import { type JSONRPCMessage, type McpServer, ProtocolErrorCode, type Transport } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';

/**
 * Looks at each message before it leaves. The SDK answers "Internal error" to params that its schemas do not take, before it
 * asks any capability: that is the caller's fault, and has a code of its own. What a failure of the server says is masked here
 * once more, whatever it came from.
 */
export function watchOutgoing({ server }: McpServer, context: RequestContext): void {
  const connect = server.connect.bind(server);
  server.connect = async (transport: Transport) => {
    const send = transport.send.bind(transport);
    transport.send = (message, options) => send(rightful(message, context), options);
    await connect(transport);
  };
  server.onerror = (error) => {
    // Others are about what the caller sent.
    if (!/^Failed to (encode|send)/.test(error.message)) return;
    context.outcome.errorCode = 'tool_failed';
    context.log.error('answer failed', { error });
  };
}

function rightful(message: JSONRPCMessage, { outcome }: RequestContext): JSONRPCMessage {
  if (!('error' in message) || message.error.code !== ProtocolErrorCode.InternalError) return message;
  const error =
    outcome.errorCode === 'tool_failed'
      ? { code: ProtocolErrorCode.InternalError, message: 'Internal error' }
      : { code: ProtocolErrorCode.InvalidParams, message: `Invalid params: ${message.error.message}` };
  return { ...message, error };
}
