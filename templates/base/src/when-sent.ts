import { AsyncLocalStorage } from 'node:async_hooks';

/** Calls `done` once the body has been sent or given up: at once, unless it is an event stream. */
export function whenSent(response: Response, done: () => void): Response {
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    done();
    return response;
  }
  // A stream ends outside of the request that began it, and the log goes by the request.
  const inContext = AsyncLocalStorage.bind(done);
  const stream = new TransformStream<Uint8Array, Uint8Array>({ flush: inContext, cancel: inContext });
  return new Response(response.body.pipeThrough(stream), response);
}
