import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  type ContextManager,
  context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { suppressTracing, W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import type { AwsCredentials } from '../../server/aws.ts';
import { isKnownMethod, type Message } from '../../server/jsonrpc.ts';
import { callerTrace, traceContext } from '../trace-context.ts';
import type { RequestSpan, Tracing, TracingOptions } from '../tracing.ts';
import { createSpanExport } from './export-spans.ts';
import { createSendSpans } from './send-spans.ts';

/**
 * A span for each MCP request and each tool's run.
 * @param everyMs milliseconds between two exports; undefined: at the end of each call
 */
export async function createOtel(
  { env, log, service }: TracingOptions,
  everyMs: number | undefined,
  credentials: () => Promise<AwsCredentials>,
): Promise<Tracing> {
  const spans = createSpanExport({ send: createSendSpans(env, credentials), everyMs, log });
  const contexts = new AsyncLocalStorage<Context>();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': env.OTEL_SERVICE_NAME ?? service }),
    // As the caller decided; of the traces that begin here, this part.
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(Number(env.OTEL_TRACES_SAMPLER_ARG ?? 1)) }),
    spanProcessors: [spans.processor],
  });
  // For spans that tools make of their own: trace.getTracer('…').startActiveSpan(…) of @opentelemetry/api.
  context.setGlobalContextManager(createContextManager(contexts));
  trace.setGlobalTracerProvider(provider);

  const tracer = provider.getTracer('mcp');
  const tracing: Tracing = {
    startRequest: (message, headers, recorded) =>
      startRequest(message, headers, recorded, { tracer, contexts, afterCall: spans.afterCall }),
    inTool: (tool, run) => inTool(tool, run, { tracer, contexts }),
    flush: spans.flush,
  };
  const warm = tracing.startRequest({ method: 'tools/call' }, new Headers(), true);
  await warm.run(() => tracing.inTool('warm_up', async () => {}));
  await spans.rehearse();
  return tracing;
}

interface Spans {
  readonly tracer: Tracer;
  readonly contexts: AsyncLocalStorage<Context>;
}

/** Each request has a context of its own, however many are answered at once. */
function createContextManager(contexts: AsyncLocalStorage<Context>): ContextManager {
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
  return manager;
}

/**
 * The span of one MCP request, in the trace that the caller is in. Nothing that a caller made up is in it.
 * https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md
 * @param recorded false: not a request of a caller
 */
function startRequest(
  message: Message,
  headers: Headers,
  recorded: boolean,
  { tracer, contexts, afterCall }: Spans & { afterCall(): Promise<void> | undefined },
): RequestSpan {
  const parent =
    callerTrace(message, headers) === undefined
      ? ROOT_CONTEXT
      : new W3CTraceContextPropagator().extract(ROOT_CONTEXT, traceContext(message, headers), defaultTextMapGetter);
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
function inTool<Result>(tool: string, run: () => Promise<Result>, { tracer, contexts }: Spans): Promise<Result> {
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
}
