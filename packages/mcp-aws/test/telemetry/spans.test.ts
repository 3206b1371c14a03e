import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestApp } from '../../src/testing/test-app.ts';
import type { Span } from '../support/collector.ts';
import example from '../support/example/server.ts';
import { startTracedApp, type TracedApp } from '../support/traced-app.ts';

let traced: TracedApp;
beforeAll(async () => {
  traced = await startTracedApp();
}, 60_000);
afterAll(() => traced.close());

const call = (...args: Parameters<TracedApp['call']>) => traced.call(...args);

const traceOf = (index: number): string => index.toString(16).padStart(32, 'c');
const parentId = 'b7ad6b7169203331';
const parentOf = (traceId: string, flags = '01'): string => `00-${traceId}-${parentId}-${flags}`;

/** The spans of one trace, that of the request first. */
const spansOf = async (traceId: string, count = 2): Promise<Span[]> =>
  vi.waitUntil(
    async () => {
      await traced.tracing.flush();
      const own = traced.collector.spans.filter((span) => span.traceId === traceId);
      return own.length >= count ? own.sort((a, b) => b.kind - a.kind) : undefined;
    },
    { timeout: 10_000 },
  );

const attributesOf = ({ attributes }: Span): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));

const [server, internal] = [2, 1];

describe('a call of a tool', () => {
  it('is a span in the trace of its caller, with one of the tool in it', async () => {
    const traceId = traceOf(1);
    await call('search_books', { query: 'austen' }, { traceparent: parentOf(traceId), tracestate: 'vendor=1' });
    const [request, tool] = await spansOf(traceId);
    expect(request).toMatchObject({
      name: 'tools/call search_books',
      kind: server,
      parentSpanId: parentId,
      traceState: 'vendor=1',
    });
    expect(tool).toMatchObject({ name: 'execute_tool search_books', kind: internal, parentSpanId: request?.spanId });
    expect(attributesOf(request as Span)).toEqual({
      'mcp.method.name': 'tools/call',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search_books',
      'network.protocol.name': 'http',
      'network.transport': 'tcp',
    });
  });

  it('is in the trace of the header where the message names none', async () => {
    await call('search_books', { query: 'x' }, {}, { traceparent: parentOf(traceOf(2)) });
    expect((await spansOf(traceOf(2)))[0]).toMatchObject({ parentSpanId: parentId });
  });

  it('begins a trace where the caller has none, and the log has its id', async () => {
    const before = traced.app.lines().length;
    await call('search_books', { query: 'x' }, { traceparent: 'made up' });
    const line = traced.app
      .lines()
      .slice(before)
      .find(({ message }) => message === 'mcp request');
    expect(line?.traceId).toMatch(/^[0-9a-f]{32}$/);
    const [request] = await spansOf(String(line?.traceId));
    expect(request?.parentSpanId).toBeUndefined();
  });

  it('is not a span where the caller does not trace', async () => {
    await call('search_books', { query: 'x' }, { traceparent: parentOf(traceOf(3), '00') });
    await call('search_books', { query: 'x' }, { traceparent: parentOf(traceOf(4)) });
    await spansOf(traceOf(4));
    expect(traced.collector.spans.filter(({ traceId }) => traceId === traceOf(3))).toEqual([]);
  });

  it.each([
    ['no_such_tool', {}, 5, { 'error.type': '-32602', 'rpc.response.status_code': '-32602' }],
    ['search_books', { query: 7 }, 6, { 'error.type': 'tool_error' }],
  ])('says how it failed: %s', async (name, args, index, expected) => {
    await call(name, args, { traceparent: parentOf(traceOf(index)) });
    const [request] = await spansOf(traceOf(index), 1);
    expect(request?.status.code).toBe(2);
    expect(attributesOf(request as Span)).toMatchObject(expected);
  });
});

it('keeps requests that run at once apart', async () => {
  const traces = Array.from({ length: 20 }, (_, index) => traceOf(100 + index));
  await Promise.all(
    traces.map((traceId, index) =>
      call(index % 2 ? 'search_books' : 'no_such_tool', { query: 'x' }, { traceparent: parentOf(traceId) }),
    ),
  );
  for (const [index, traceId] of traces.entries()) {
    const own = await spansOf(traceId, index % 2 ? 2 : 1);
    const expected = index % 2 ? ['tools/call search_books', 'execute_tool search_books'] : ['tools/call'];
    expect(own.map(({ name }) => name)).toEqual(expected);
    expect(own.map(({ parentSpanId }) => parentSpanId)).toEqual([parentId, own[0]?.spanId].slice(0, own.length));
  }
});

it('sends spans as OTLP in JSON, with the headers of the collector', async () => {
  await call('search_books', { query: 'x' }, { traceparent: parentOf(traceOf(8)) });
  await spansOf(traceOf(8));
  expect(traced.collector.requests[0]).toMatchObject({
    method: 'POST',
    path: '/v1/traces',
    'content-type': 'application/json',
    'x-collector-key': 'a key',
  });
});

it('sends nothing that a caller said, and no warm-up', async () => {
  const args = { query: 'a very private question', token: 'hunter2' };
  await call('search_books', args, { traceparent: parentOf(traceOf(7)) });
  await spansOf(traceOf(7));
  expect(traced.collector.bodies.join('\n')).not.toMatch(/a very private question|hunter2|a-credential|warm_up/);
});

it('leaves the spans that a tool makes to it, within its own', async () => {
  const traceId = traceOf(9);
  const tool = example.tools[0] ?? expect.fail('no tool');
  const definition = {
    ...example,
    tools: [
      {
        ...tool,
        run: async (...args: Parameters<typeof tool.run>) => {
          const span = trace.getTracer('tool').startSpan('query the database');
          span.end();
          return tool.run(...args);
        },
      },
    ],
  };
  const { send, url } = await createTestApp({ definition, tracing: async () => traced.tracing });
  const params = { name: tool.name, arguments: { query: 'x' }, _meta: { traceparent: parentOf(traceId) } };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  await (await send(new Request(url, { method: 'POST', headers, body }))).text();
  const own = await spansOf(traceId, 3);
  const inTool = own.find(({ name }) => name.startsWith('execute_tool'));
  expect(own).toContainEqual(expect.objectContaining({ name: 'query the database', parentSpanId: inTool?.spanId }));
});
