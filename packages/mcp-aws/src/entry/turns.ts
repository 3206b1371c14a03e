import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';

/**
 * Resolves when it is a request's turn, to what resolves once its caller has all of the answer, or is gone; to undefined where
 * the caller is gone already.
 */
export type TakeTurn = (
  incoming: IncomingMessage | Http2ServerRequest,
  outgoing: ServerResponse | Http2ServerResponse,
) => Promise<{ readonly sent: Promise<void> } | undefined>;

/**
 * Lets the requests of one connection in one after another. Node begins all that come at once (pipelining, RFC 9112, section
 * 9.3.2), though their answers go out in order: one caller would have the whole process, and what waits would be in memory.
 */
export function createTurns(): TakeTurn {
  const lastOf = new WeakMap<object, Promise<void>>();
  return async ({ socket }, outgoing) => {
    const before = lastOf.get(socket);
    let done = (): void => undefined;
    const sent = new Promise<void>((resolve) => {
      done = () => {
        socket.off('close', done);
        resolve();
      };
    });
    lastOf.set(socket, sent);
    await before;
    outgoing.once('close', done);
    // Node does not close the answers that wait behind another one when their connection ends.
    socket.once('close', done);
    if (!socket.destroyed) return { sent };
    done();
    return undefined;
  };
}
