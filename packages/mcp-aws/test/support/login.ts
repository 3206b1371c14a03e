import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import { cognito } from '../../src/auth/cognito.ts';
import { oidc } from '../../src/auth/oidc.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';
import { startLocalIssuer } from '../../src/testing/local-issuer/index.ts';
import type { ProtocolVersion } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import example from './example/server.ts';
import { resourceUrl } from './oauth.ts';
import type { OAuthTestClient } from './oauth-test-client.ts';

const negotiations = { '2025': { mode: 'legacy' }, '2026-07-28': { mode: { pin: '2026-07-28' } } } as const;

/** The server with its auth, a real issuer, and MCP clients that log in there. */
export async function startWithIssuer(mode: 'cognito' | 'oidc') {
  const issuer = await startLocalIssuer({ mode, resourceUrl });
  const env = { ...issuer.env, MCP_AUTH_MODE: mode, MCP_RESOURCE_URL: resourceUrl };
  const { auth, config } = await startAuth(mode === 'cognito' ? cognito : oidc, env);
  const { send } = await createTestApp({ definition: example, auth, config, url: resourceUrl });
  /** Requests to the server under way. */
  let pending = 0;

  /** Requests to the server stay here; the issuer has a port of its own. */
  async function route(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== new URL(resourceUrl).origin) return fetch(request);
    pending += 1;
    return send(request).finally(() => {
      pending -= 1;
    });
  }

  const open = (authProvider: OAuthClientProvider): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(resourceUrl), { authProvider, fetch: route });

  /** A client that has not logged in yet. */
  function connect(person: OAuthTestClient, version: ProtocolVersion) {
    const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: negotiations[version] });
    const transport = open(person);
    return { client, transport, connected: client.connect(transport) };
  }

  return {
    issuer,
    scopePrefix: config.scopePrefix,
    send,
    pending: () => pending,
    connect,
    /** Connects as desktop clients do: refused, discovery, login, and again with a token. */
    async logIn(person: OAuthTestClient, version: ProtocolVersion) {
      const refused = connect(person, version);
      await expect(refused.connected).rejects.toThrow(UnauthorizedError);
      await refused.transport.finishAuth(person.answer);
      const { client, transport, connected } = connect(person, version);
      await connected;
      return { client, transport };
    },
    close: issuer.close,
  };
}
