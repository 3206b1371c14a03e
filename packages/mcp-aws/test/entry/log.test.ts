import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestKeys } from '../../src/testing/guard/attacks/api-key.ts';
import { connectClient } from '../../src/testing/mcp-client.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { type Entry, entries } from '../support/entries.ts';
import type { Line } from '../support/process.ts';
import { startSecretsManager } from '../support/secrets-manager.ts';

const keys = createTestKeys();
const { key } = keys.byScope.admin;
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe.each(entries)('$name', ({ start }) => {
  let secrets: Awaited<ReturnType<typeof startSecretsManager>>;
  let entry: Entry;
  beforeAll(async () => {
    secrets = await startSecretsManager(() => JSON.stringify(keys.stored));
    entry = await start({ mode: 'apiKey', env: secrets.env });
  }, 60_000);
  afterAll(async () => {
    await entry?.close();
    await secrets?.close();
  });

  const send = (message: object, headers: Record<string, string> = {}): Promise<Response> =>
    entry.send(
      new Request(entry.url, {
        method: 'POST',
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
        headers: {
          'x-api-key': key,
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
    const before = entry.lines().length;
    await run();
    const requests = () =>
      entry
        .lines()
        .slice(before)
        .filter(({ message }) => message === 'mcp request');
    await vi.waitUntil(() => requests().length > 0, { timeout: 10_000 });
    return requests();
  }

  describe('the line of a request', () => {
    it.each(protocolVersions)('says what a client of %s asked, and how it ended', async (version) => {
      const headers = { 'x-api-key': key };
      const client = await connectClient({ url: entry.url, version, headers, send: entry.send });
      const lines = await linesOf(() => client.callTool({ name: 'search_books', arguments: { query: 'austen' } }));
      await client.close();
      expect(lines.at(-1)).toMatchObject({
        level: 'INFO',
        protocolVersion: version,
        method: 'tools/call',
        tool: 'search_books',
        status: 200,
        durationMs: expect.any(Number),
        requestId: expect.any(String),
      });
      if (version === '2026-07-28') expect(lines.at(-1)).toMatchObject({ client: 'mcp-aws-testing/0.0.0' });
      expect(lines.at(-1)).not.toHaveProperty('errorCode');
    });

    it('has the trace that the caller is in, and a pseudonym of the caller', async () => {
      const [line] = await linesOf(() => call('search_books', { query: 'x' }, { traceparent }));
      expect(line).toMatchObject({
        traceId: '0af7651916cd43dd8448eb211c80319c',
        principal: expect.stringMatching(/^[\w-]{16}$/),
      });
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
      const [warmUp] = await linesOf(() => call('warm_up', { text: 'x' }));
      expect(dimensionsOf(warmUp)).toEqual([['service'], ['service', 'method']]);
      const [invented] = await linesOf(async () => (await send({ method: 'x/y' })).text());
      expect(dimensionsOf(invented)).toEqual([['service']]);
    });

    it('is short, whatever a caller sends', async () => {
      const long = 'A'.repeat(300_000);
      await linesOf(async () => {
        const meta = { 'io.modelcontextprotocol/protocolVersion': long, traceparent: long };
        await (await send({ method: 'tools/call', params: { name: long, _meta: meta } }, { 'mcp-name': 'x' })).text();
      });
      expect(Math.max(...entry.texts().map((text) => text.length))).toBeLessThan(20_000);
    });

    it('names no caller, and nothing that a caller said', async () => {
      await linesOf(() => call('search_books', { query: 'a very private question', token: 'hunter2' }));
      expect(entry.texts().join('\n')).not.toMatch(new RegExp(`a very private question|hunter2|${key}`));
    });

    it('keeps requests that run at once apart', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => index.toString(16).padStart(32, 'a'));
      const traceparentOf = (id: string): string => `00-${id}-${'b'.repeat(16)}-01`;
      const before = entry.lines().length;
      await Promise.all(
        ids.map((id, index) =>
          call(index % 2 ? 'search_books' : 'no_such_tool', { query: 'x' }, { traceparent: traceparentOf(id) }),
        ),
      );
      const own = () =>
        entry
          .lines()
          .slice(before)
          .filter(({ message }) => message === 'mcp request');
      await vi.waitUntil(() => own().length === ids.length, { timeout: 10_000 });
      for (const [index, id] of ids.entries()) {
        const tools = own().flatMap(({ traceId, tool }) => (traceId === id ? [tool] : []));
        expect(tools).toEqual([index % 2 ? 'search_books' : 'no_such_tool']);
      }
      expect(new Set(own().map(({ requestId }) => requestId)).size).toBe(ids.length);
    });
  });
});
