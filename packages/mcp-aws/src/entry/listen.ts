import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { type Http2Bindings, type HttpBindings, serve } from '@hono/node-server';
import type { Log } from '../telemetry/log.ts';
import { createWhenSent } from './when-sent.ts';

/** Longer than a load balancer's idle timeout: it must never reuse a connection that is being closed. */
const keepAliveMs = 310_000;

/** What is not done by then is cut. ECS kills a task after 30 seconds. */
const stopMs = 25_000;

export interface ListenOptions {
  /** @param sent resolves once the caller has all of the answer, or is gone */
  fetch(request: Request, sent: Promise<void>): Promise<Response>;
  /** 0: any that is free. */
  readonly port: number;
  readonly log: Log;
  /** Sends what must not be lost when the process ends. */
  flush(): Promise<void>;
  /** Milliseconds for which it goes on serving after SIGTERM, asking its callers to come back over another connection. */
  readonly drainMs: number;
  /** Milliseconds in which a request has to arrive. Default: 30,000. An answer may take as long as it needs. */
  readonly requestTimeoutMs?: number;
  /** Milliseconds for which a caller may read nothing of an answer that waits for it. Default: 30,000. */
  readonly stuckMs?: number;
}

/** Listens until SIGTERM, then finishes what it has begun and ends. */
export function listen({
  fetch: answer,
  port,
  log,
  flush,
  drainMs,
  requestTimeoutMs = 30_000,
  stuckMs = 30_000,
}: ListenOptions): Server {
  let stopping = false;
  const whenSent = createWhenSent();
  const fetch = async (request: Request, { incoming, outgoing }: HttpBindings | Http2Bindings): Promise<Response> => {
    const response = await answer(request, whenSent(incoming.socket, outgoing));
    if (stopping || !readsOn(incoming)) response.headers.set('connection', 'close');
    return response;
  };
  // Its own way to clean up cuts a connection half a second after an answer that came before the end of the body.
  const server = serve(
    { fetch, port, autoCleanupIncoming: false, serverOptions: arrival(requestTimeoutMs) },
    (address) => {
      log.info('listening', { port: address.port });
    },
  ) as Server;
  server.keepAliveTimeout = keepAliveMs;
  server.timeout = stuckMs;
  server.on('request', (_, outgoing) => outgoing.on('timeout', (socket) => cutIfStuck(socket, stuckMs)));

  process.once('SIGTERM', () => {
    log.info('stopping');
    stopping = true;
    // A load balancer stops sending when it hears of the end, not before; and a request may be on its way over a
    // connection that is idle here. To close at once would lose both.
    const close = (): void => {
      server.close(async () => {
        await flush();
        log.info('stopped');
        process.exit(0);
      });
      // A connection that is busy now is idle, and still open, once it has its answer.
      setInterval(() => server.closeIdleConnections(), 100);
    };
    setTimeout(close, drainMs);
    setTimeout(() => {
      log.warn('requests that were not finished were cut');
      process.exit(0);
    }, stopMs);
  });
  return server;
}

/** A connection on which nothing has moved: its caller does not read, or has nothing to read yet. */
function cutIfStuck(socket: Socket, stuckMs: number): void {
  if (socket.writableLength > 0) socket.destroy();
  else socket.setTimeout(stuckMs); // Node tells only once
}

/**
 * Node looks for what is late only so often, by default twice a minute. Headers may not take longer than the whole: where they
 * may, Node does not cut a body that is late. https://nodejs.org/api/http.html#serverrequesttimeout
 */
const arrival = (ms: number) => ({
  requestTimeout: ms,
  headersTimeout: ms,
  connectionsCheckingInterval: Math.min(ms / 10, 1000),
});

/**
 * Whether the next request of a connection can be found: it comes after this one's body. Node reads on where nobody began to
 * read; where somebody stopped, as the body is too large, nobody does.
 */
const readsOn = ({ readableDidRead, complete }: HttpBindings['incoming'] | Http2Bindings['incoming']): boolean =>
  !readableDidRead || complete;
