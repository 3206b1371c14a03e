/** Calls `done` once the body has been sent or given up: at once, unless it is an event stream. */
export function whenSent(response: Response, done: () => void): Response {
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    done();
    return response;
  }
  const stream = new TransformStream<Uint8Array, Uint8Array>({ flush: done, cancel: done });
  return new Response(response.body.pipeThrough(stream), response);
}
