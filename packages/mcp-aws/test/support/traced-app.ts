import { context, trace } from '@opentelemetry/api';
import { expect } from 'vitest';
import { createOtel } from '../../src/telemetry/otel/otel.ts';
import type { Tracing } from '../../src/telemetry/tracing.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { startCollector } from './collector.ts';
import example from './example/server.ts';

/** They are the process's, and of one server at a time. */
function resetGlobals(): void {
  trace.disable();
  context.disable();
}

/** The example with OpenTelemetry, and a collector that gets its spans. */
export async function startTracedApp() {
  resetGlobals();
  const collector = await startCollector();
  const env = {
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=a%20key',
    OTEL_TRACES_SAMPLER_ARG: '1',
  };
  let tracing: Tracing | undefined;
  const app = await createTestApp({
    definition: example,
    async tracing({ log, service }) {
      tracing = await createOtel({ env, log, service }, undefined, async () => expect.fail('asked for credentials'));
      return tracing;
    },
  });
  return {
    app,
    collector,
    tracing: tracing ?? expect.fail('no tracing'),
    async call(name: string, args: object, _meta: object = {}, headers: Record<string, string> = {}) {
      const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, _meta } };
      const response = await app.send(
        new Request(app.url, {
          method: 'POST',
          body: JSON.stringify(message),
          headers: {
            'content-type': 'application/json',
            accept: 'application/json, text/event-stream',
            authorization: 'Bearer a-credential',
            ...headers,
          },
        }),
      );
      return { status: response.status, text: await response.text() };
    },
    async close() {
      await collector.close();
      resetGlobals();
    },
  };
}

export type TracedApp = Awaited<ReturnType<typeof startTracedApp>>;
