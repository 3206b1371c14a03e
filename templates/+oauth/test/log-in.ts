import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import { startLocalIssuer } from '../scripts/local-issuer.ts';
import { authMode } from '../src/auth.ts';
import type { Negotiation } from './connect.ts';
import { resourceUrl, start } from './entry.ts';
import type { Person } from './person.ts';

/** The server with its auth, a real issuer, and MCP clients that log in there. */
export async function startWithIssuer() {
  const issuer = await startLocalIssuer({ resourceUrl });
  const entry = await start({ ...issuer.env, MCP_AUTH_MODE: authMode });
  /** Requests to the server under way. */
  let pending = 0;

  /** Requests to the server go to its entry; the issuer has a port of its own. */
  async function route(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    if (new URL(request.url).origin !== new URL(resourceUrl).origin) return fetch(request);
    pending += 1;
    return entry.fetch(request).finally(() => {
      pending -= 1;
    });
  }

  const open = (authProvider: OAuthClientProvider): StreamableHTTPClientTransport =>
    new StreamableHTTPClientTransport(new URL(resourceUrl), { authProvider, fetch: route });

  return {
    issuer,
    entry,
    pending: () => pending,
    /** A client that has not logged in yet. */
    async connect(person: Person, negotiation: Negotiation) {
      const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation: negotiation });
      const transport = open(person);
      return { client, transport, connected: client.connect(transport) };
    },
    /** Connects as desktop clients do: refused, discovery, login, and again with a token. */
    async logIn(person: Person, negotiation: Negotiation) {
      const refused = await this.connect(person, negotiation);
      await expect(refused.connected).rejects.toThrow(UnauthorizedError);
      await refused.transport.finishAuth(person.answer);
      const { client, transport, connected } = await this.connect(person, negotiation);
      await connected;
      return { client, transport };
    },
    async close() {
      await entry.close();
      await issuer.close();
    },
  };
}
