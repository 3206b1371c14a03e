import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { suppressTracing, W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import { isKnownMethod, type Message } from './message.ts';
import { afterCall, flushSpans, rehearse, spanQueue } from './otlp.ts';
import { callerTrace, traceContext } from './trace.ts';

export { flushSpans };

/** How a request ended. */
export interface Ending {
  /** Of HTTP. */
  status: number;
  errorCode: unknown;
  tool: string | undefined;
}

export interface RequestSpan {
  /** For the log. */
  traceId: string | undefined;
  run<Result>(run: () => Result): Result;
  /** To be waited for before the platform is told that the call is over. */
  end(ending: Ending): Promise<void> | undefined;
}

/** Each request has a context of its own, however many are answered at once. */
const contexts = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => contexts.getStore() ?? ROOT_CONTEXT,
  with: (active, run, self, ...args) => contexts.run(active, () => run.apply(self as never, args)),
  bind: (active, target) =>
    typeof target === 'function'
      ? (((...args: unknown[]) => contexts.run(active, () => target(...args))) as typeof target)
      : target,
  enable: () => manager,
  disable: () => manager,
};

const { OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG } = process.env;
const provider = new BasicTracerProvider({
  resource: resourceFromAttributes({ 'service.name': OTEL_SERVICE_NAME ?? POWERTOOLS_SERVICE_NAME ?? 'mcp' }),
  // As the caller decided; of the traces that begin here, this part.
  sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(OTEL_TRACES_SAMPLER_ARG ?? 1)) }),
  spanProcessors: [spanQueue],
});
// For spans that tools make of their own: trace.getTracer('…').startActiveSpan(…) of @opentelemetry/api.
context.setGlobalContextManager(manager);
trace.setGlobalTracerProvider(provider);

const tracer = provider.getTracer('mcp');
const propagator = new W3CTraceContextPropagator();

/**
 * The span of one MCP request, in the trace that the caller is in. Nothing that a caller made up is in it.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
 * @param recorded false: not a request of a caller
 */
export function startRequest(message: Message, headers: Headers, recorded: boolean): RequestSpan {
  const parent =
    callerTrace(message, headers) === undefined
      ? ROOT_CONTEXT
      : propagator.extract(ROOT_CONTEXT, traceContext(message, headers), defaultTextMapGetter);
  const method = isKnownMethod(message) ? String(message.method) : 'unknown';
  const attributes = { 'mcp.method.name': method, 'network.protocol.name': 'http', 'network.transport': 'tcp' };
  const options = { kind: SpanKind.SERVER, attributes };
  const span = tracer.startSpan(method, options, recorded ? parent : suppressTracing(parent));
  const active = trace.setSpan(recorded ? parent : suppressTracing(parent), span);
  return {
    traceId: span.spanContext().traceId,
    run: (run) => contexts.run(active, run),
    end({ status, errorCode, tool }) {
      if (tool !== undefined) {
        span.updateName(`${method} ${tool}`);
        span.setAttributes({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool });
      }
      if (typeof errorCode === 'number') span.setAttribute('rpc.response.status_code', String(errorCode));
      const errorType = errorCode ?? (status >= 400 ? status : undefined);
      if (errorType !== undefined) {
        span.setAttribute('error.type', String(errorType));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
      return afterCall();
    },
  };
}

/** The span of a tool's own work, within that of its request. What it was given, and what it threw, may be private. */
export const inTool = <Result>(tool: string, run: () => Promise<Result>): Promise<Result> => {
  const attributes = { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool };
  const active = contexts.getStore() ?? ROOT_CONTEXT;
  const span = tracer.startSpan(`execute_tool ${tool}`, { kind: SpanKind.INTERNAL, attributes }, active);
  return contexts.run(trace.setSpan(active, span), async () => {
    try {
      return await run();
    } catch (error) {
      span.setAttribute('error.type', error instanceof Error ? error.constructor.name : '_OTHER');
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
};

await startRequest({ method: 'tools/call' }, new Headers(), true).run(() => inTool('warm_up', async () => {}));
await rehearse();
