import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventOf, host, responseOf } from './api-gateway.ts';
import { authenticate } from './auth-setup.ts';
import { context, type Entry, resourceUrl, start } from './entry.ts';

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

const request = (name: string, args: object, headers: Record<string, string> = {}): Request =>
  new Request(`https://${host}/mcp`, {
    method: 'POST',
    body: JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: args } }),
    headers: {
      ...auth.headers,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
  });

it('reads a body in base64', async () => {
  const response = await entry.fetch(request('search_books', { query: 'Brontë' }, { 'x-test-base64': 'yes' }));
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('"books":[]')]);
});

it.each(['application/json', 'text/event-stream'])('answers before Lambda ends the call, in %s', async (accept) => {
  const { handler } = (await import('../src/main.ts')) as unknown as {
    handler(event: object, context: object): Promise<unknown>;
  };
  const event = await eventOf(request('take_inventory', { secondsPerShelf: 30 }, { accept }));
  const response = responseOf(await handler(event, context(700)));
  expect(await response.text()).toMatch(/Request timed out|ran out of time/);
});
