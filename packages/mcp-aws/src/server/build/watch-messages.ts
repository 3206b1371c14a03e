import { type JSONRPCMessage, type McpServer, ProtocolErrorCode, type Transport } from '@modelcontextprotocol/server';
import type { RequestContext } from '../context.ts';
import { normalizedUri } from '../uri.ts';

/** Looks at each message on its way to the SDK and back, whichever transport carries it. */
export function watchMessages({ server }: McpServer, context: RequestContext): void {
  const connect = server.connect.bind(server);
  server.connect = async (transport: Transport) => {
    const send = transport.send.bind(transport);
    transport.send = (given, options) => {
      const message = rightful(given, context);
      if ('error' in message) context.outcome.answer = { error: { code: message.error.code } };
      else if ('result' in message) context.outcome.answer = { result: { isError: message.result.isError } };
      return send(message, options);
    };
    await connect(transport);
    const deliver = transport.onmessage;
    transport.onmessage = (message, extra) => deliver?.(withNormalizedUri(message), extra);
  };
  server.onerror = (error) => {
    // Others are about what the caller sent.
    if (!/^Failed to (encode|send)/.test(error.message)) return;
    context.outcome.errorCode = 'tool_failed';
    context.log.error('answer failed', { error });
  };
}

/** The SDK compares URIs as texts. */
function withNormalizedUri<Message extends JSONRPCMessage>(message: Message): Message {
  if (!('method' in message) || message.method !== 'resources/read') return message;
  const { uri } = message.params ?? {};
  const normalized = typeof uri === 'string' ? normalizedUri(uri) : undefined;
  return normalized === undefined ? message : { ...message, params: { ...message.params, uri: normalized } };
}

/**
 * The SDK answers "Internal error" to params that its schemas do not take, before it asks any capability: that is the caller's
 * fault, and has a code of its own. What a failure of the server says is masked here once more, whatever it came from.
 */
function rightful(message: JSONRPCMessage, { outcome }: RequestContext): JSONRPCMessage {
  if (!('error' in message) || message.error.code !== ProtocolErrorCode.InternalError) return message;
  const error =
    outcome.errorCode === 'tool_failed'
      ? { code: ProtocolErrorCode.InternalError, message: 'Internal error' }
      : { code: ProtocolErrorCode.InvalidParams, message: `Invalid params: ${message.error.message}`.slice(0, 1000) };
  return { ...message, error };
}
