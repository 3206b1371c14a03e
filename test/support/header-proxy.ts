import { createServer, request as httpRequest } from 'node:http';
import type { Running } from './running.ts';
import { closeServer, listen } from './runtime-api.ts';

/** A server in front of another that adds headers to every request, for clients that cannot be given any. */
export async function withHeaders(server: Running, headers: Readonly<Record<string, string>>): Promise<Running> {
  const target = new URL(server.origin);
  const proxy = createServer((incoming, outgoing) => {
    const { hostname, port } = target;
    const path = `${target.pathname.replace(/\/$/, '')}${incoming.url}`;
    const forwarded = httpRequest(
      { hostname, port, path, method: incoming.method, headers: { ...incoming.headers, ...headers } },
      (response) => {
        outgoing.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    outgoing.on('close', () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  const address = await listen(proxy);
  return {
    origin: `http://${address}`,
    log: server.log,
    async close() {
      await closeServer(proxy);
      await server.close();
    },
  };
}
