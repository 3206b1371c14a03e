import type { Message } from './message.ts';

/** The trace of AWS X-Ray that the platform put this request in, as `1-…-…`. */
export function platformTrace(headers: Headers): string | undefined {
  const header = headers.get('x-amzn-trace-id') ?? process.env._X_AMZN_TRACE_ID;
  return /Root=(1-[0-9a-f]{8}-[0-9a-f]{24})/.exec(header ?? '')?.[1];
}

/**
 * The caller's own trace, by the W3C's trace context in the message or in a header: 32 hex digits.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta
 */
export function callerTrace({ params }: Message, headers: Headers): string | undefined {
  const traceparent = params?._meta?.traceparent ?? headers.get('traceparent');
  if (typeof traceparent !== 'string') return undefined;
  return /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.exec(traceparent)?.[1];
}
