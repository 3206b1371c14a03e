import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LocalIssuer, startLocalIssuer } from '../../packages/mcp-aws/src/testing/local-issuer/local-issuer.ts';
import { protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { OAuthTestClient } from '../../packages/mcp-aws/test/support/oauth-test-client.ts';
import { type OAuthTests, scopeErrors } from './oauth.ts';
import type { Running } from './running.ts';
import { connect } from './served.ts';

const search = { name: 'search_books', arguments: { query: 'austen' } };
const suggest = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };
const negotiations = { '2025': { mode: 'legacy' }, '2026-07-28': { mode: { pin: '2026-07-28' } } } as const;

/** The whole login of the real MCP client, at a real issuer that behaves as the deployed one. */
export function itLogsIn({ build, start }: OAuthTests): void {
  let issuer: LocalIssuer;
  let server: Running;
  let stepUp: boolean;
  beforeAll(async () => {
    const built = build();
    const { mode } = built.config.auth;
    if (mode !== 'cognito' && mode !== 'oidc') throw new Error(`Nobody logs in with ${mode}`);
    stepUp = scopeErrors(built.config) === 'challenge';
    server = await start(built, async (origin) => {
      const resourceUrl = `${origin}/mcp`;
      issuer = await startLocalIssuer({ mode, resourceUrl });
      const given = { MCP_AUTH_MODE: mode, MCP_RESOURCE_URL: resourceUrl };
      return { ...issuer.env, ...given, MCP_AUTH_SCOPE_ERRORS: scopeErrors(built.config) };
    });
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await issuer?.close();
  });

  /** Logs in, and comes back with a token. */
  async function logIn(version: (typeof protocolVersions)[number], provider: OAuthTestClient) {
    const prepare = (): [Client, StreamableHTTPClientTransport] => [
      new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: negotiations[version] }),
      new StreamableHTTPClientTransport(new URL(`${server.origin}/mcp`), { authProvider: provider }),
    ];
    const [stranger, refused] = prepare();
    await expect(stranger.connect(refused)).rejects.toThrow(UnauthorizedError);
    await refused.finishAuth(provider.answer);

    const [client, transport] = prepare();
    await client.connect(transport);
    return { client, transport };
  }

  it.each(protocolVersions)('a client of %s, once for all that it may do', async (version) => {
    const provider = new OAuthTestClient(issuer.userClientId);
    const { client } = await logIn(version, provider);
    expect((await client.callTool(search)).structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    expect((await client.callTool(suggest)).structuredContent).toMatchObject({ suggestion: { title: 'Emma' } });
    expect(provider.asked).toHaveLength(1);
    await client.close();
  });

  it.each(protocolVersions)('a client of %s that asks for less, again when a tool needs more', async (version) => {
    const provider = new OAuthTestClient(issuer.userClientId, `${issuer.env.MCP_AUTH_SCOPE_PREFIX}read`);
    const { client, transport } = await logIn(version, provider);
    expect((await client.callTool(search)).structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    if (stepUp) {
      await expect(client.callTool(suggest)).rejects.toThrow(UnauthorizedError);
      await transport.finishAuth(provider.answer);
      expect((await client.callTool(suggest)).structuredContent).toMatchObject({ suggestion: { title: 'Emma' } });
    } else expect((await client.callTool(suggest)).isError).toBe(true);
    expect(provider.asked).toHaveLength(stepUp ? 2 : 1);
    await client.close();
  });

  it('a machine', async () => {
    const credentials = Buffer.from(`${issuer.machineClientId}:${issuer.machineClientSecret}`).toString('base64');
    const scope = `${issuer.env.MCP_AUTH_SCOPE_PREFIX}read`;
    const response = await fetch(issuer.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${credentials}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const { access_token } = (await response.json()) as { access_token: string };
    const client = await connect(server.origin, '2026-07-28', { authorization: `Bearer ${access_token}` });
    expect((await client.listTools()).tools).toHaveLength(3);
    await client.close();
  });
}
