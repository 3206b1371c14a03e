import { UnauthorizedError } from '@modelcontextprotocol/client';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { connectClient } from '../../src/testing/mcp-client.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { startWithIssuer } from '../support/login.ts';
import { resourceUrl } from '../support/oauth.ts';
import { OAuthTestClient } from '../support/oauth-test-client.ts';

const minutes = 60_000;
const search = { name: 'search_books', arguments: { query: 'austen' } };
const suggest = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };

describe.each(['cognito', 'oidc'] as const)('a login with %s', (mode) => {
  let server: Awaited<ReturnType<typeof startWithIssuer>>;
  beforeAll(async () => {
    server = await startWithIssuer(mode);
  }, 60_000);
  afterAll(() => server?.close());
  afterEach(() => void vi.useRealTimers());

  describe.each(protocolVersions)('by a client of %s', (version) => {
    it('is found, and tools can be called that need all that is offered', async () => {
      const person = new OAuthTestClient(server.issuer.userClientId);
      const { client } = await server.logIn(person, version);
      expect((await client.callTool(search)).structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
      expect((await client.callTool(suggest)).structuredContent).toMatchObject({
        suggestion: { by: server.issuer.userClientId },
      });
      expect(person.asked).toHaveLength(1);
      expect(person.asked[0]?.split(' ')).toEqual(
        expect.arrayContaining(['read', 'write'].map((scope) => `${server.scopePrefix}${scope}`)),
      );
      await client.close();
    });

    it('is asked for more when a tool needs it, and the tool knows who calls', async () => {
      const person = new OAuthTestClient(server.issuer.userClientId, `${server.scopePrefix}read`);
      const { client, transport } = await server.logIn(person, version);
      await expect(client.callTool(suggest)).rejects.toThrow(UnauthorizedError);
      expect(person.asked.at(-1)?.split(' ')).toContain(`${server.scopePrefix}write`);
      await transport.finishAuth(person.answer);
      expect((await client.callTool(suggest)).structuredContent).toMatchObject({
        suggestion: { by: server.issuer.userClientId },
      });
      await client.close();
    });

    it('outlives its token, without another one', async () => {
      const person = new OAuthTestClient(server.issuer.userClientId);
      const { client } = await server.logIn(person, version);
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

    it(mode === 'oidc' ? 'registers the client' : 'needs a client that is registered', async () => {
      const person = new OAuthTestClient();
      if (mode === 'cognito') {
        await expect(server.connect(person, version).connected).rejects.toThrow(/registration/);
        return;
      }
      const { client } = await server.logIn(person, version);
      expect((await client.callTool(search)).isError).toBeFalsy();
      expect(person.clientInformation()?.client_id).not.toBe(server.issuer.userClientId);
      await client.close();
    });
  });

  it('is not for machines, which have client credentials', async () => {
    const { machineClientId, machineClientSecret, tokenEndpoint } = server.issuer;
    const credentials = Buffer.from(`${machineClientId}:${machineClientSecret}`).toString('base64');
    const response = await fetch(tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: `${server.scopePrefix}write` }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const headers = { authorization: `Bearer ${access_token}` };
    const client = await connectClient({ url: resourceUrl, version: '2026-07-28', headers, send: server.send });
    const { structuredContent } = await client.callTool(suggest);
    expect(structuredContent).toMatchObject({ suggestion: { by: machineClientId } });
    await client.close();
  });
});
