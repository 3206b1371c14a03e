import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import project from '../package.json' with { type: 'json' };
import { authenticate } from './auth-setup.ts';
import { connect, eras } from './connect.ts';
import { type Entry, resourceUrl, start } from './entry.ts';
import { captureLines, type Line } from './lines.ts';

let auth: Awaited<ReturnType<typeof authenticate>>;
let entry: Entry;
let printed: ReturnType<typeof captureLines>;

beforeAll(async () => {
  auth = await authenticate(resourceUrl);
  printed = captureLines();
  entry = await start(auth.env);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await entry.close();
  await auth.close();
});

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

const send = (message: object, headers: Record<string, string> = {}): Promise<Response> =>
  entry.fetch(
    new Request(entry.url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
      headers: {
        ...auth.headers,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
    }),
  );

const call = async (name: string, args: object, meta: object = {}): Promise<void> =>
  void (await (await send({ method: 'tools/call', params: { name, arguments: args, _meta: meta } })).text());

const dimensionsOf = ({ _aws: embedded }: Line = {}): unknown =>
  (embedded as { CloudWatchMetrics: { Dimensions: unknown }[] }).CloudWatchMetrics[0]?.Dimensions;

/** Lines of requests, from the one that is printed next. */
async function linesOf(run: () => Promise<unknown>): Promise<Line[]> {
  const before = printed.lines().length;
  await run();
  return vi.waitUntil(() => {
    const requests = printed
      .lines()
      .slice(before)
      .filter(({ message }) => message === 'mcp request');
    return requests.length > 0 ? requests : undefined;
  });
}

describe('the line of a request', () => {
  it.each(eras)('says what a %s client asked, and how it ended', async (era, negotiation) => {
    const client = await connect(entry.url, negotiation, auth.headers, entry.fetch);
    const lines = await linesOf(() => client.callTool({ name: 'search_books', arguments: { query: 'austen' } }));
    await client.close();
    expect(lines.at(-1)).toMatchObject({
      level: 'INFO',
      era,
      method: 'tools/call',
      tool: 'search_books',
      status: 200,
      durationMs: expect.any(Number),
      requestId: expect.any(String),
    });
    if (era === 'modern') expect(lines.at(-1)).toMatchObject({ client: 'test/1.0.0' });
    expect(lines.at(-1)).not.toHaveProperty('errorCode');
  });

  it('has the trace that the caller is in', async () => {
    const [line] = await linesOf(() => call('search_books', { query: 'x' }, { traceparent }));
    expect(line).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c' });
  });

  it.each([
    ['a tool that there is not', 'no_such_tool', {}, -32_602],
    ['bad arguments', 'search_books', { query: 7 }, 'tool_error'],
  ])('says why it failed: %s', async (_, name, args, code) => {
    const [line] = await linesOf(() => call(name, args));
    expect(line).toMatchObject({ level: 'INFO', tool: name, errorCode: code, ClientErrors: 1, Errors: 0 });
  });

  it('counts tools by name, but only those that there are', async () => {
    const [known] = await linesOf(() => call('search_books', { query: 7 }));
    expect(dimensionsOf(known)).toEqual([['service'], ['service', 'method'], ['service', 'method', 'tool']]);
    const [unknown] = await linesOf(() => call('no_such_tool', {}));
    expect(dimensionsOf(unknown)).toEqual([['service'], ['service', 'method']]);
    const [invented] = await linesOf(async () => (await send({ method: 'x/y' })).text());
    expect(dimensionsOf(invented)).toEqual([['service']]);
  });

  it('is short, whatever a caller sends', async () => {
    const long = 'A'.repeat(1_000_000);
    await linesOf(async () => {
      const meta = { 'io.modelcontextprotocol/protocolVersion': long, traceparent: long };
      await (await send({ method: 'tools/call', params: { name: long, _meta: meta } }, { 'mcp-name': 'x' })).text();
    });
    expect(Math.max(...printed.texts().map((text) => text.length))).toBeLessThan(20_000);
  });

  it('names no caller, and nothing that a caller said', async () => {
    await linesOf(() => call('search_books', { query: 'a very private question', token: 'hunter2' }));
    const credentials = Object.values(auth.headers).flatMap((value) => String(value).split(' ').slice(-1));
    const text = printed.texts().join('\n');
    expect(text).not.toMatch(/a very private question|hunter2/);
    for (const credential of credentials) expect(text).not.toContain(credential);
  });

  it('keeps requests that run at once apart', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(32, 'a'));
    const before = printed.lines().length;
    await Promise.all(
      ids.map((id, index) =>
        call(
          index % 2 ? 'search_books' : 'no_such_tool',
          { query: 'x' },
          { traceparent: `00-${id}-${'b'.repeat(16)}-01` },
        ),
      ),
    );
    const lines = printed.lines().slice(before);
    for (const [index, id] of ids.entries()) {
      const own = lines.filter(({ traceId, message }) => traceId === id && message === 'mcp request');
      expect(own.map(({ tool }) => tool)).toEqual([index % 2 ? 'search_books' : 'no_such_tool']);
    }
  });
});

describe('streams that run at once', () => {
  it('each end in a line of their own', async () => {
    const ids = ['c', 'd'].map((letter) => letter.repeat(32));
    await Promise.all(
      ids.map((id) =>
        call('take_inventory', { secondsPerShelf: 0.02 }, { traceparent: `00-${id}-${'b'.repeat(16)}-01` }),
      ),
    );
    const own = (): Line[] =>
      printed.lines().filter(({ tool, traceId }) => tool === 'take_inventory' && ids.includes(String(traceId)));
    await vi.waitUntil(() => own().length >= 2);
    expect(
      own()
        .map(({ traceId }) => traceId)
        .sort(),
    ).toEqual(ids);
  });
});

describe('everything that is printed', () => {
  it('is a JSON object a line, with the same keys, whoever prints it', async () => {
    console.warn('a library says %s', 'something');
    process.emitWarning('a warning of Node');
    const circular = new Error('nobody waits for this');
    circular.cause = circular;
    Promise.reject(circular);
    await vi.waitUntil(() => printed.texts().join('\n').includes('nobody waits for this'));
    for (const line of printed.lines()) {
      expect(line).toMatchObject({
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level: expect.stringMatching(/^(DEBUG|INFO|WARN|ERROR)$/),
        message: expect.any(String),
        service: project.name,
      });
    }
    const messages = printed.lines().map(({ message }) => message);
    expect(messages).toEqual(
      expect.arrayContaining(['a library says something', 'a warning of Node', 'unhandled rejection']),
    );
  });
});
