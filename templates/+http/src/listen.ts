import type { Server, ServerResponse } from 'node:http';
import { serve } from '@hono/node-server';
import type { createApp } from './app.ts';
import { log } from './log.ts';

/** Longer than a load balancer's idle timeout: it must never reuse a connection that is being closed. */
const keepAliveMs = 310_000;

/** What is not done by then is cut. ECS kills a task after 30 seconds. */
const stopMs = 25_000;

/**
 * Listens until SIGTERM, then finishes what it has begun and ends.
 * @param drainMs how long it goes on serving after SIGTERM, and tells its callers to come back over another connection
 */
export function listen(app: ReturnType<typeof createApp>, port: number, drainMs = 0): Server {
  const server = serve({ fetch: app.fetch, port }, (address) => {
    log.info('listening', { port: address.port });
  }) as Server;
  server.requestTimeout = 30_000; // for a request to arrive; an answer may take as long as it needs
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 1000;

  const open = new Set<ServerResponse>();
  let stopping = false;
  const lastOfConnection = (response: ServerResponse): void => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.prependListener('request', (_, response: ServerResponse) => {
    open.add(response);
    response.once('close', () => open.delete(response));
    if (stopping) lastOfConnection(response);
  });

  process.once('SIGTERM', () => {
    log.info('stopping');
    stopping = true;
    for (const response of open) lastOfConnection(response);
    // A load balancer stops sending when it hears of the end, not before; and a request may be on its way over a
    // connection that is idle here. To close at once would lose both.
    const close = (): void => {
      server.close(() => process.exit(0));
      setInterval(() => server.closeIdleConnections(), 100);
    };
    // Right after the connections that wait have been taken: closing would reset them.
    setTimeout(() => setImmediate(close), drainMs);
    setTimeout(() => {
      log.warn('cut what was not done', { requests: open.size });
      server.closeAllConnections();
      process.exit(0);
    }, stopMs);
  });
  return server;
}
