import { UnauthorizedError } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connect, eras } from './connect.ts';
import { resourceUrl } from './entry.ts';
import { startWithIssuer } from './log-in.ts';
import { Person } from './person.ts';

const minutes = 60_000;

let server: Awaited<ReturnType<typeof startWithIssuer>>;
let issuer: (typeof server)['issuer'];

beforeAll(async () => {
  server = await startWithIssuer();
  issuer = server.issuer;
});
afterAll(() => server.close());
afterEach(() => void vi.useRealTimers());

const search = { name: 'search_books', arguments: { query: 'austen' } };
const suggest = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };

describe.each(eras)('a %s client', (_, negotiation) => {
  it('finds the login, and calls a tool', async () => {
    const person = new Person(issuer.userClientId);
    const { client } = await server.logIn(person, negotiation);
    expect((await client.callTool(search)).structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    expect(person.asked).toEqual([expect.stringContaining(`${issuer.env.MCP_AUTH_SCOPE_PREFIX}read`)]);
    await client.close();
  });

  it('asks for more when a tool needs it, and the tool knows who calls', async () => {
    const person = new Person(issuer.userClientId);
    const { client, transport } = await server.logIn(person, negotiation);
    await expect(client.callTool(suggest)).rejects.toThrow(UnauthorizedError);
    expect(person.asked.at(-1)?.split(' ')).toContain(`${issuer.env.MCP_AUTH_SCOPE_PREFIX}write`);
    await transport.finishAuth(person.answer);
    expect((await client.callTool(suggest)).structuredContent).toMatchObject({
      suggestion: { by: issuer.userClientId },
    });
    await client.close();
  });

  it('goes on after its token has expired, without another login', async () => {
    const person = new Person(issuer.userClientId);
    const { client } = await server.logIn(person, negotiation);
    const first = person.current;
    // Two requests at once would both use the refresh token, which is good for one.
    await expect.poll(server.pending).toBe(0);
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(Date.now() + 20 * minutes);
    expect((await client.callTool(search)).isError).toBeFalsy();
    expect(person.asked).toHaveLength(1);
    expect(person.current?.access_token).not.toBe(first?.access_token);
    expect(person.current?.refresh_token).not.toBe(first?.refresh_token); // rotated
    await client.close();
  });
});

it('serves a machine with client credentials', async () => {
  const credentials = Buffer.from(`${issuer.machineClientId}:${issuer.machineClientSecret}`).toString('base64');
  const scope = `${issuer.env.MCP_AUTH_SCOPE_PREFIX}write`;
  const response = await fetch(issuer.tokenEndpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };
  const client = await connect(resourceUrl, { mode: { pin: '2026-07-28' } }, headers, server.entry.fetch);
  const { structuredContent } = await client.callTool(suggest);
  expect(structuredContent).toMatchObject({ suggestion: { by: issuer.machineClientId } });
  await client.close();
});
