import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from './auth-setup.ts';
import { type Entry, resourceUrl, start } from './entry.ts';

let auth: Awaited<ReturnType<typeof authenticate>>;
let entry: Entry;

beforeAll(async () => {
  auth = await authenticate(resourceUrl);
  entry = await start(auth.env);
});
afterAll(async () => {
  await entry.close();
  await auth.close();
});

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

const send = (path: string, { headers, ...init }: RequestInit = {}): Promise<Response> =>
  entry.fetch(new Request(new URL(path, entry.url), { ...init, headers: { ...auth.headers, ...headers } }));

const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
  send('/mcp', { method: 'POST', body, headers: { ...json, ...headers } });

describe('guards', () => {
  it('answers a well-formed request', async () => expect((await post(ping)).status).toBe(200));

  it.each(['https://evil.example', 'null', 'http://localhost.evil.example'])('refuses Origin %s', async (origin) => {
    expect((await post(ping, { origin })).status).toBe(403);
  });

  it('refuses another Host, except for health', async () => {
    const elsewhere = { host: 'evil.example' };
    expect((await post(ping, elsewhere)).status).toBe(403);
    const health = await send('/health', { headers: elsewhere });
    expect([health.status, await health.text()]).toEqual([200, 'ok']);
  });

  it.each(['GET', 'DELETE', 'PUT'])('refuses %s /mcp', async (method) => {
    const response = await send('/mcp', { method, headers: json });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('keeps browsers from running, framing or guessing an answer', async () => {
    const { headers } = await post(ping);
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  });

  it('sends no CORS headers', async () => {
    const headers = { 'access-control-request-method': 'POST', origin: 'https://evil.example' };
    const response = await send('/mcp', { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });
});

describe('bodies', () => {
  it.each([
    ['a batch', `[${ping}]`, 400, -32_600],
    ['broken JSON', '{"jsonrpc":', 400, -32_700],
    ['no body', '', 400, -32_700],
    ['more than 4 MiB', JSON.stringify({ text: 'x'.repeat(4 * 1024 * 1024) }), 413, -32_600],
  ])('refuses %s', async (_, body, status, code) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { code } });
  });

  it('refuses another content type', async () => {
    expect((await post(ping, { 'content-type': 'text/plain' })).status).toBe(415);
  });
});

describe('clients that name one content type', () => {
  it.each(['application/json', '*/*', 'text/event-stream'])('answers Accept: %s', async (accept) => {
    const response = await post(ping, { accept });
    expect(response.status).toBe(200);
    const type = accept === 'application/json' ? 'application/json' : 'text/event-stream';
    expect(response.headers.get('content-type')).toContain(type);
  });
});

describe('routes beside /mcp', () => {
  it('serves them', async () => {
    const response = await send('/books/9780141439518');
    expect(await response.json()).toMatchObject({ title: 'Pride and Prejudice' });
  });
  it('knows no others', async () => expect((await send('/nothing')).status).toBe(404));
});
