import { describe, expect, it } from 'vitest';
import { stackOutput } from '../scripts/outputs.ts';
import { connect, eras } from './connect.ts';
import { authorizedFetch } from './credentials.ts';

/** The deployed server: MCP_URL, or the stack of cdk-outputs.json. */
const url = process.env.MCP_URL ?? stackOutput('McpUrl');

describe.each(eras)('%s client', (_, negotiation) => {
  it('lists the tools and calls one', async () => {
    const client = await connect(url, negotiation, {}, await authorizedFetch(url));
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    const result = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
    expect(result.structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    await client.close();
  });
});

it('refuses a web page', async () => {
  const send = await authorizedFetch(url);
  const response = await send(new Request(url, { method: 'POST', headers: { origin: 'https://evil.example' } }));
  expect(response.status).toBe(403);
});
