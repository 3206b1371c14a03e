import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { createApp } from './app.ts';
import { log } from './log.ts';

/** Longer than a load balancer's idle timeout: it must never reuse a connection that is being closed. */
const keepAliveMs = 310_000;

/** Listens until SIGTERM, then finishes what it has begun and ends. */
export function listen(app: ReturnType<typeof createApp>, port: number): Server {
  const server = serve({ fetch: app.fetch, port }, (address) => {
    log.info('listening', { port: address.port });
  }) as Server;
  server.requestTimeout = 30_000; // for a request to arrive; an answer may take as long as it needs
  server.keepAliveTimeout = keepAliveMs;
  server.headersTimeout = keepAliveMs + 1000;

  process.once('SIGTERM', () => {
    log.info('stopping');
    server.close(() => {
      log.info('stopped');
      process.exit(0);
    });
    // A connection that is busy now is idle, and still open, once it has its answer.
    setInterval(() => server.closeIdleConnections(), 100).unref();
  });
  return server;
}
