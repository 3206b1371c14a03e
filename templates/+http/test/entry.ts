import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { vi } from 'vitest';
import type { Fetch } from './connect.ts';

export interface Entry {
  url: string;
  fetch: Fetch;
  close(): Promise<void>;
}

/** What clients call. Requests to it go to the port that the server got. */
export const resourceUrl = 'http://127.0.0.1/mcp';

/** The HTTP server, on a port of this machine. */
export async function start(env: Record<string, string>): Promise<Entry> {
  vi.resetModules();
  const settings = { MCP_RESOURCE_URL: resourceUrl, PORT: '0', ...env };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const { server } = (await import('../src/main.ts')) as { server: Server };
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: resourceUrl,
    fetch(request) {
      const { pathname, search } = new URL(request.url);
      const url = `http://127.0.0.1:${port}${pathname}${search}`;
      return request.headers.has('host') ? fetchWithHost(url, request) : fetch(new Request(url, request));
    },
    async close() {
      vi.unstubAllEnvs();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `fetch` does not send a Host of the caller's choice; a client that attacks does. */
async function fetchWithHost(url: string, request: Request): Promise<Response> {
  const body = Buffer.from(await request.arrayBuffer());
  const outgoing = httpRequest(url, { method: request.method, headers: Object.fromEntries(request.headers) });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks = await incoming.toArray();
  return new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 500 });
}
