import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { authenticate } from './auth-setup.ts';
import { type Entry, resourceUrl, start } from './entry.ts';
import { captureLines } from './lines.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: { stringValue: string } }[];
  status: { code: number };
}
interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

const spans: Span[] = [];
const bodies: string[] = [];
const sent: Record<string, unknown>[] = [];
let mode: 'works' | 'refuses' | 'hangs up' | 'is slow' = 'works';

let auth: Awaited<ReturnType<typeof authenticate>>;
let collector: Server;
let entry: Entry;
let printed: ReturnType<typeof captureLines>;
let flush: () => Promise<void>;

beforeAll(async () => {
  auth = await authenticate(resourceUrl);
  collector = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    if (mode === 'is slow') await new Promise((resolve) => setTimeout(resolve, 1500));
    if (mode === 'hangs up') return void request.socket.destroy();
    if (mode === 'refuses') return void response.writeHead(503).end();
    sent.push({ method: request.method, path: request.url, ...request.headers });
    bodies.push(body);
    const { resourceSpans } = JSON.parse(body) as Export;
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  const { port } = collector.address() as AddressInfo;
  printed = captureLines();
  entry = await start({
    ...auth.env,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `http://127.0.0.1:${port}/v1/traces`,
    OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=a%20key',
    OTEL_TRACES_SAMPLER_ARG: '1',
  });
  ({ flushSpans: flush } = await import('../src/spans.ts'));
});
beforeEach(() => {
  mode = 'works';
});
afterAll(async () => {
  vi.restoreAllMocks();
  await entry.close();
  collector.closeAllConnections();
  collector.close();
  await auth.close();
});

const traceOf = (index: number): string => index.toString(16).padStart(32, 'c');
const parentId = 'b7ad6b7169203331';
const parentOf = (trace: string, flags = '01'): string => `00-${trace}-${parentId}-${flags}`;

async function call(
  name: string,
  args: object,
  _meta: object = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const response = await entry.fetch(
    new Request(entry.url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args, _meta } }),
      headers: {
        ...auth.headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
    }),
  );
  return new Response(await response.text(), response);
}

/** The spans of one trace, that of the request first. */
async function spansOf(trace: string, count = 2): Promise<Span[]> {
  return vi.waitUntil(async () => {
    await flush();
    const own = spans.filter(({ traceId }) => traceId === trace);
    return own.length >= count ? own.sort((a, b) => b.kind - a.kind) : undefined;
  });
}

const attributesOf = ({ attributes }: Span): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));

const [server, internal] = [2, 1];

describe('a call of a tool', () => {
  it('is a span in the trace of its caller, with one of the tool in it', async () => {
    const trace = traceOf(1);
    await call('search_books', { query: 'austen' }, { traceparent: parentOf(trace), tracestate: 'vendor=1' });
    const [request, tool] = await spansOf(trace);
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
    const trace = traceOf(2);
    await call('search_books', { query: 'x' }, {}, { traceparent: parentOf(trace) });
    expect((await spansOf(trace))[0]).toMatchObject({ parentSpanId: parentId });
  });

  it('begins a trace where the caller has none, and the log has its id', async () => {
    const before = printed.lines().length;
    await call('search_books', { query: 'x' }, { traceparent: 'made up' });
    const line = await vi.waitUntil(() =>
      printed
        .lines()
        .slice(before)
        .find(({ message }) => message === 'mcp request'),
    );
    const [request] = await spansOf(String(line.traceId));
    expect(request?.parentSpanId).toBeUndefined();
  });

  it('is no span where the caller does not trace', async () => {
    await call('search_books', { query: 'x' }, { traceparent: parentOf(traceOf(3), '00') });
    await call('search_books', { query: 'x' }, { traceparent: parentOf(traceOf(4)) });
    await spansOf(traceOf(4));
    expect(spans.filter(({ traceId }) => traceId === traceOf(3))).toEqual([]);
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
    traces.map((trace, index) =>
      call(index % 2 ? 'search_books' : 'no_such_tool', { query: 'x' }, { traceparent: parentOf(trace) }),
    ),
  );
  for (const [index, trace] of traces.entries()) {
    const own = await spansOf(trace, index % 2 ? 2 : 1);
    const expected = index % 2 ? ['tools/call search_books', 'execute_tool search_books'] : ['tools/call'];
    expect(own.map(({ name }) => name)).toEqual(expected);
    expect(own.map(({ parentSpanId }) => parentSpanId)).toEqual([parentId, own[0]?.spanId].slice(0, own.length));
  }
});

it('sends them as OTLP in JSON, with the headers of the collector', () => {
  expect(sent[0]).toMatchObject({
    method: 'POST',
    path: '/v1/traces',
    'content-type': 'application/json',
    'x-collector-key': 'a key',
  });
});

it('sends nothing that a caller said, and no warm-up', async () => {
  const trace = traceOf(7);
  const token = 'hunter2';
  await call('search_books', { query: 'a very private question', token }, { traceparent: parentOf(trace) });
  await spansOf(trace);
  const text = bodies.join('\n');
  expect(text).not.toMatch(/a very private question|hunter2|warm_up/);
  for (const value of Object.values(auth.headers)) {
    expect(text).not.toContain(String(value).split(' ').at(-1));
  }
});

describe.each(['refuses', 'hangs up', 'is slow'] as const)('a collector that %s', (broken) => {
  it('fails no call, and holds it up for no longer than half a second', async () => {
    mode = broken;
    const began = performance.now();
    const response = await call('search_books', { query: 'austen' });
    expect(performance.now() - began).toBeLessThan(1000);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('Jane Austen')]);
    mode = 'works';
    await flush();
  });
});

it('says that spans were lost, once a minute', async () => {
  mode = 'refuses';
  for (let index = 0; index < 3; index++) {
    await call('search_books', { query: 'x' });
    await flush();
  }
  const lines = printed.lines().filter(({ message }) => message === 'spans were lost');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ level: 'WARN', lost: expect.any(Number) });
});
