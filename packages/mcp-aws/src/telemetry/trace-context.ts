import type { Message } from '../server/jsonrpc.ts';

/** The trace of AWS X-Ray in a header or variable of the platform, as `1-…-…`. */
export const xrayTraceId = (header: string | null | undefined): string | undefined =>
  /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(header ?? '')?.[1];

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
