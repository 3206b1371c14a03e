import type { Message } from './message.ts';

/** The trace of AWS X-Ray that the platform put this request in, as `1-…-…`. */
export function platformTrace(headers: Headers): string | undefined {
  const header = headers.get('x-amzn-trace-id') ?? process.env._X_AMZN_TRACE_ID;
  return /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(header ?? '')?.[1];
}

/**
 * The W3C's trace context, as the caller gives it in the message or in headers.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta
 */
export const traceContext = ({ params }: Message, headers: Headers): { traceparent?: unknown; tracestate?: unknown } =>
  params?._meta?.traceparent === undefined
    ? { traceparent: headers.get('traceparent'), tracestate: headers.get('tracestate') }
    : params._meta;

/** The caller's own trace: 32 hex digits. */
export function callerTrace(message: Message, headers: Headers): string | undefined {
  const { traceparent } = traceContext(message, headers);
  if (typeof traceparent !== 'string') return undefined;
  return /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent)?.[1];
}
