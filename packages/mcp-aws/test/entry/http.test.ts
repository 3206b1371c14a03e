import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpMessage, mcpRequest, readAnswer } from '../../src/testing/mcp-request.ts';
import { type Entry, entries } from '../support/entries.ts';

const ping = mcpMessage('2025', 'ping');

/** What has to arrive unchanged through what is in front of the server. */
describe.each(entries)('$name', ({ start }) => {
  let entry: Entry;
  beforeAll(async () => {
    entry = await start();
  }, 60_000);
  afterAll(() => entry?.close());

  const send = (path: string, init: RequestInit = {}) => entry.send(new Request(new URL(path, entry.url), init));
  const post = (body: string, headers: Record<string, string> = {}) =>
    send('/mcp', { method: 'POST', body, headers: { ...ping.headers, ...headers } });

  it('answers a well-formed request', async () => {
    expect((await entry.send(mcpRequest(entry.url, ping))).status).toBe(200);
  });

  it('answers at its URL with a final slash, too', async () => {
    const response = await send('/mcp/', { method: 'POST', body: JSON.stringify(ping.message), headers: ping.headers });
    expect([response.status, await readAnswer(response)]).toEqual([200, expect.objectContaining({ result: {} })]);
  });

  it('answers a notification with an empty 202', async () => {
    const response = await post('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    expect([response.status, await response.text()]).toEqual([202, '']);
  });

  it('refuses another Origin, and another Host except for health', async () => {
    const body = JSON.stringify(ping.message);
    expect((await post(body, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await post(body, { host: 'evil.example' })).status).toBe(403);
    const health = await send('/health', { headers: { host: 'evil.example' } });
    expect([health.status, await health.text()]).toEqual([200, 'ok']);
  });

  it.each(['GET', 'DELETE', 'PUT'])('refuses %s /mcp', async (method) => {
    const response = await send('/mcp', { method, headers: ping.headers });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it.each([
    ['a batch', `[${JSON.stringify(ping.message)}]`, 400, -32_600],
    ['broken JSON', '{"jsonrpc":', 400, -32_700],
    ['no body', '', 400, -32_700],
    ['more than 4 MiB', JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024) }), 413, -32_600],
  ])('refuses %s', async (_, body, status, code) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toMatchObject([status, { jsonrpc: '2.0', error: { code } }]);
  });

  it.each(['application/json', '*/*', 'text/event-stream'])('answers Accept: %s', async (accept) => {
    const response = await post(JSON.stringify(ping.message), { accept });
    const type = accept === 'application/json' ? accept : 'text/event-stream';
    expect([response.status, response.headers.get('content-type')]).toEqual([200, expect.stringContaining(type)]);
  });

  it('has secure headers, and none of one connection', async () => {
    const { headers } = await post(JSON.stringify(ping.message));
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    if (entry.url.startsWith('https:')) expect(headers.get('connection')).toBeNull();
  });

  it('serves a route beside /mcp, and no path that is not one', async () => {
    expect(await (await send('/books/9780141439518')).json()).toMatchObject({ title: 'Pride and Prejudice' });
    expect((await send('/nothing')).status).toBe(404);
  });

  it('keeps text as it is, in any language', async () => {
    const call = mcpMessage('2026-07-28', 'tools/call', { name: 'search_books', arguments: { query: 'Brontë 書' } });
    expect(await (await entry.send(mcpRequest(entry.url, call))).text()).toContain('"books":[]');
    const error = mcpMessage('2026-07-28', 'tools/call', { name: 'take_inventory', arguments: { shelves: ['書'] } });
    expect(await (await entry.send(mcpRequest(entry.url, error))).text()).toContain('No such shelf: 書');
  });
});
