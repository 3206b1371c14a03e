import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { expectJsonLines } from './log-lines.ts';
import type { Running } from './running.ts';
import { connect, post, takeInventory } from './served.ts';

/** What every entry must do, whatever serves it. */
export function itServesMcp(start: () => Promise<Running>, { streams }: { streams: boolean }): void {
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  describe.each(protocolVersions)('a client of %s', (version) => {
    it('lists, calls, reads and prompts', async () => {
      const client = await connect(server.origin, version);
      expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
        'search_books',
        'take_inventory',
        'suggest_book',
      ]);
      const { structuredContent } = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
      expect(structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
      expect((await client.readResource({ uri: 'library://books' })).contents).toHaveLength(1);
      expect((await client.getPrompt({ name: 'recommend_book', arguments: { mood: 'x' } })).messages).toHaveLength(1);
      await client.close();
    });

    it(streams ? 'sees progress as it happens' : 'gets progress together with the result', async () => {
      const client = await connect(server.origin, version);
      const { progress, result } = await takeInventory(client, 0.5);
      expect(progress).toHaveLength(3);
      // Three shelves of half a second: a streamed first report comes well before the result, a buffered one with it.
      const lead = result - (progress[0] ?? result);
      if (streams) expect(lead).toBeGreaterThan(700);
      else expect(lead).toBeLessThan(300);
      await client.close();
    });
  });

  it('serves health, and a path beside /mcp', async () => {
    expect(await (await fetch(`${server.origin}/health`)).text()).toBe('ok');
    expect(await (await fetch(`${server.origin}/books/9780486282114`)).json()).toMatchObject({ title: 'Frankenstein' });
  });

  it('answers notifications with an empty 202', async () => {
    const notification = { jsonrpc: '2.0', method: 'notifications/initialized' };
    const response = await fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify(notification),
    });
    expect([response.status, await response.text()]).toEqual([202, '']);
  });

  it('refuses GET, a batch, another Origin and another Host', async () => {
    expect((await fetch(`${server.origin}/mcp`)).status).toBe(405);
    const batch = { method: 'POST', body: '[]', headers: { 'content-type': 'application/json' } };
    expect((await fetch(`${server.origin}/mcp`, batch)).status).toBe(400);
    expect((await post(server.origin, { method: 'ping' }, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('prints one JSON object a line, all with the same keys', async () => {
    await (await post(server.origin, { method: 'ping' })).text();
    await expect.poll(() => server.log()).toContain('mcp request');
    const lines = expectJsonLines(server.log());
    const calls = lines.filter(({ message }) => message === 'mcp request');
    expect(new Set(calls.map(({ protocolVersion }) => protocolVersion))).toEqual(new Set(protocolVersions));
  });
}
