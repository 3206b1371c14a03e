import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Send } from '../../src/testing/test-app.ts';

/** What clients call. Requests go to the port that the server got. */
export const socketUrl = 'http://127.0.0.1/mcp';

/** A server that listens, as tests call it. */
export interface OverSocket {
  readonly url: string;
  readonly send: Send;
  close(): Promise<void>;
}

export async function overSocket(server: Server): Promise<OverSocket> {
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: socketUrl,
    send: (request) => sendOver(port, request),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** `fetch` does not send a Host of the caller's choice; a client that attacks does. */
async function sendOver(port: number, request: Request): Promise<Response> {
  const { pathname, search, host } = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  const outgoing = httpRequest({
    host: '127.0.0.1',
    port,
    path: `${pathname}${search}`,
    method: request.method,
    headers: { host, ...Object.fromEntries(request.headers) },
    signal: request.signal,
  });
  outgoing.end(body);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const bytes = Buffer.concat(await incoming.toArray());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  return new Response(bytes.length === 0 ? null : bytes, { status: incoming.statusCode ?? 500, headers });
}
