import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { AwsClient } from 'aws4fetch';
import { log } from './log.ts';
import { awsCredentials, everyMs } from './span-platform.ts';

/** More than that are lost while nobody takes them. */
const longestQueue = 2048;
/** X-Ray takes 5 MB a request. */
const largestBatch = 512;
const timeoutMs = 3000;
/** How long the end of a call on Lambda waits for its spans to be taken. What is left goes with the next call. */
const waitMs = 400;

const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_HEADERS, AWS_EXECUTION_ENV, AWS_REGION } = process.env;

const queue: ReadableSpan[] = [];
let lost = 0;
let warned = Number.NEGATIVE_INFINITY;
let sending: Promise<void> | undefined;

/** Where spans go: a collector, or X-Ray on AWS, or nowhere, as on a developer's machine. */
const send = sender();

function sender(): ((body: Uint8Array<ArrayBuffer>) => Promise<Response>) | undefined {
  const post = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) => ({
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(timeoutMs),
  });
  const endpoint = OTEL_EXPORTER_OTLP_TRACES_ENDPOINT;
  if (endpoint) return (body) => fetch(endpoint, post(body, headersIn(OTEL_EXPORTER_OTLP_HEADERS)));
  if (AWS_EXECUTION_ENV === undefined || AWS_REGION === undefined) return undefined;
  const region = AWS_REGION;
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return async (body) => {
    const client = new AwsClient({ ...(await awsCredentials()), service: 'xray', region, retries: 0 });
    return client.fetch(`https://xray.${region}.${suffix}/v1/traces`, post(body, {}));
  };
}

/** `name=value,name=value`, with values as in a URL: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
function headersIn(text = ''): Record<string, string> {
  const pairs = text.split(',').map((pair) => pair.split(/=(.*)/s).map((part) => part.trim()));
  return Object.fromEntries(
    pairs.flatMap(([name, value = '']) => (name ? [[name, decodeURIComponent(value)] as const] : [])),
  );
}

/** Makes the first export a fast one: Lambda starts a function at full speed, and then gives it a fraction of that. */
export async function rehearse(): Promise<void> {
  if (send === undefined) return;
  JsonTraceSerializer.serializeRequest(queue.splice(0));
  await (await fetch('data:,')).text();
}

/** Takes the spans that ended. */
export const spanQueue: SpanProcessor = {
  onStart() {},
  onEnd(span) {
    if (send === undefined || (span.spanContext().traceFlags & 1) === 0) return;
    if (queue.length < longestQueue) queue.push(span);
    else lost += 1;
    if (everyMs !== undefined && queue.length >= largestBatch && sending === undefined) void flushSpans();
  },
  forceFlush: () => flushSpans(),
  shutdown: () => flushSpans(),
};

/** Sends what waits. Never throws: that a trace is lost must not become an error of a call. */
export async function flushSpans(): Promise<void> {
  await sending;
  sending ??= sendAll().finally(() => {
    sending = undefined;
  });
  await sending;
}

async function sendAll(): Promise<void> {
  while (send !== undefined && queue.length > 0) {
    const batch = queue.splice(0, largestBatch);
    try {
      const response = await send(JsonTraceSerializer.serializeRequest(batch) as Uint8Array<ArrayBuffer>);
      const text = await response.text();
      if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 200)}`);
    } catch (error) {
      lost += batch.length;
      warn(error);
      return;
    }
  }
}

function warn(error: unknown): void {
  if (performance.now() - warned < 60_000) return;
  warned = performance.now();
  log.warn('spans were lost', { lost, error });
  lost = 0;
}

/** What the end of a call has to wait for: where the platform stops the process between calls, that its spans are sent. */
export const afterCall = (): Promise<void> | undefined =>
  everyMs === undefined && queue.length > 0 ? atMost(waitMs, flushSpans()) : undefined;

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, time]);
  clearTimeout(timer);
}

if (everyMs !== undefined && send !== undefined) setInterval(flushSpans, everyMs).unref();
