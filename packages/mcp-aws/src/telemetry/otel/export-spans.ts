import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../log.ts';
import type { SendSpans } from './send-spans.ts';

/** More than that are lost while nobody takes them. */
const longestQueue = 2048;
/** X-Ray takes 5 MB a request. */
const largestBatch = 512;
/** How long the end of a call on Lambda waits for its spans to be taken. What is left goes with the next call. */
const waitMs = 400;

export interface SpanExportOptions {
  /** Undefined: spans go nowhere, as on a developer's machine. */
  readonly send: SendSpans | undefined;
  /** Milliseconds between two exports; undefined: at the end of each call, as the platform stops the process after it. */
  readonly everyMs: number | undefined;
  readonly log: Log;
}

/** Takes the spans that ended, and sends them. */
export interface SpanExport {
  readonly processor: SpanProcessor;
  /** Sends what waits. Never throws: that a trace is lost must not become an error of a call. */
  flush(): Promise<void>;
  /** What the end of a call has to wait for. */
  afterCall(): Promise<void> | undefined;
  /** Makes the first export a fast one: Lambda starts a function at full speed, and then gives it a fraction of that. */
  rehearse(): Promise<void>;
}

export function createSpanExport({ send, everyMs, log }: SpanExportOptions): SpanExport {
  const queue: ReadableSpan[] = [];
  let lost = 0;
  let warnedAt = Number.NEGATIVE_INFINITY;
  let sending: Promise<void> | undefined;

  const warn = (error: unknown): void => {
    if (performance.now() - warnedAt < 60_000) return;
    warnedAt = performance.now();
    log.warn('spans were lost', { lost, error });
    lost = 0;
  };
  const sendAll = async (): Promise<void> => {
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
  };
  const flush = async (): Promise<void> => {
    await sending;
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    await sending;
  };

  if (everyMs !== undefined && send !== undefined) setInterval(flush, everyMs).unref();
  return {
    flush,
    afterCall: () => (everyMs === undefined && queue.length > 0 ? atMost(waitMs, flush()) : undefined),
    async rehearse() {
      if (send === undefined) return;
      JsonTraceSerializer.serializeRequest(queue.splice(0));
      await (await fetch('data:,')).text();
    },
    processor: {
      onStart() {},
      onEnd(span) {
        if (send === undefined || (span.spanContext().traceFlags & 1) === 0) return;
        if (queue.length < longestQueue) queue.push(span);
        else lost += 1;
        if (everyMs !== undefined && queue.length >= largestBatch && sending === undefined) void flush();
      },
      forceFlush: flush,
      shutdown: flush,
    },
  };
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const time = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, time]);
  clearTimeout(timer);
}
