import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { outcome } from './attack.ts';
import { conformance } from './conformance.ts';
import { authenticate, type Keys } from './keys.ts';
import type { Running } from './lambda.ts';
import { openServer } from './project.ts';
import { connect, eras, post, takeInventory } from './served.ts';

/** What every entry must do, whatever serves it. */
export function itServesMcp(start: () => Promise<Running>, { streams }: { streams: boolean }): void {
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  describe.each(eras)('a %s client', (era) => {
    it('lists, calls, reads and prompts', async () => {
      const client = await connect(server.origin, era);
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
      const client = await connect(server.origin, era);
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
    const lines = server.log().split('\n').filter(Boolean);
    for (const line of lines) {
      const { timestamp, level, message, service } = JSON.parse(line) as Record<string, unknown>;
      expect([timestamp, level, message, service].map((value) => typeof value)).toEqual(Array(4).fill('string'));
    }
  });
}

/** The official suite, with its fixtures in the generated project. */
export function itConforms(start: () => Promise<Running>): void {
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  it('passes 37 of 37 for 2026-07-28', async () => {
    const { code, passed, scored, output } = await conformance(server.origin, '2026-07-28');
    expect([code, passed, scored], output).toEqual([0, 37, 37]);
  }, 300_000);

  it('passes 26 of 30 for 2025-11-25, which is all a stateless server can', async () => {
    const { code, passed, scored, output } = await conformance(server.origin, '2025-11-25');
    expect([code, passed, scored], output).toEqual([0, 26, 30]);
  }, 300_000);
}

/** The gate of API keys, in the bundle that is deployed, with the real client of Secrets Manager. */
export function itAsksForAKey(
  start: (env: Record<string, string>) => Promise<Running>,
  { renamed = false } = {},
): void {
  let keys: Keys;
  let server: Running;
  beforeAll(async () => {
    keys = await authenticate();
    server = await start({ ...openServer, ...keys.env });
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await keys?.close();
  });

  it.each(eras)('lets a %s client with a key in', async (era) => {
    const client = await connect(server.origin, era, keys.headers);
    const { structuredContent } = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
    expect(structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    await client.close();
  });

  it('and nobody else, but to health', async () => {
    const failures = [];
    for (const attack of keys.attacks) failures.push(await outcome(server.origin, attack, { renamed }));
    expect(failures.length).toBeGreaterThan(30);
    expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
    expect(server.log()).not.toMatch(/mcp_[0-9a-f]{16}_[\w-]{20}/);
  });
}

/** Who signed a request: what API Gateway would have found out from the signature, which the tests' own takes on trust. */
export const signedBy = 'x-test-user-arn';

/** The gate for AWS principals, in the bundle that is deployed. */
export function itTakesAwsPrincipals(start: (env: Record<string, string>) => Promise<Running>): void {
  const session = (role: string): Record<string, string> => ({
    [signedBy]: `arn:aws:sts::123456789012:assumed-role/${role}/ana`,
  });
  let server: Running;
  beforeAll(async () => {
    const roles = {
      'arn:aws:iam::123456789012:role/Reader': ['read'],
      'arn:aws:iam::123456789012:role/Admin': ['admin'],
    };
    const env = { MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_IAM_ROLE_SCOPES: JSON.stringify(roles) };
    server = await start({ ...openServer, ...env, MCP_AUTH_MODE: 'iam' });
  }, 600_000);
  afterAll(() => server?.close());

  const suggestion = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };

  it.each(eras)('lets a %s client of a role in, as far as its scopes go', async (era) => {
    const reader = await connect(server.origin, era, session('Reader'));
    expect((await reader.listTools()).tools).toHaveLength(3);
    expect(await reader.callTool(suggestion)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('needs the scope write') }],
    });
    await reader.close();
    const admin = await connect(server.origin, era, session('Admin'));
    expect((await admin.callTool(suggestion)).structuredContent).toMatchObject({
      suggestion: { by: 'arn:aws:iam::123456789012:role/Admin' },
    });
    await admin.close();
  });

  it('refuses who signed nothing, and who is not named', async () => {
    expect((await post(server.origin, { method: 'ping' })).status).toBe(403);
    expect((await post(server.origin, { method: 'ping' }, session('Other'))).status).toBe(403);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
  });

  it('takes no word of the caller for that of API Gateway', async () => {
    const userArn = 'arn:aws:sts::123456789012:assumed-role/Admin/ana';
    const said = JSON.stringify({ authorizer: { iam: { userArn } }, identity: { userArn } });
    const lambda = JSON.stringify({ request_id: 'x', deadline: Date.now() + 60_000 });
    const forged = { 'x-amzn-request-context': said, 'x-amzn-lambda-context': lambda };
    expect((await post(server.origin, { method: 'ping' }, { ...session('Other'), ...forged })).status).toBe(403);
  });
}
