import { errorCodes, errorMessage } from './jsonrpc.ts';

/** Kept back to send an answer before the platform ends the call. */
const reserveMs = 500;

/**
 * Runs `serve` with a signal that fires shortly before the call has to end, and then answers that time ran out:
 * a caller that only sees its connection cut retries what will never work.
 * @param id of the JSON-RPC request, for the answer
 * @param remainingMs until the platform ends the call; undefined: no limit
 */
export async function withDeadline(
  client: AbortSignal,
  id: unknown,
  remainingMs: number | undefined,
  serve: (signal: AbortSignal) => Promise<Response>,
): Promise<Response> {
  if (remainingMs === undefined) return serve(client);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), Math.max(remainingMs - reserveMs, 1));
  const clear = (): void => clearTimeout(timer);

  const response = await serve(AbortSignal.any([client, deadline.signal]));
  if (deadline.signal.aborted) return Response.json(timedOut(id), { status: 504 });
  if (response.body === null || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    clear();
    return response;
  }
  const stream = new TransformStream<Uint8Array, Uint8Array>({
    flush(controller) {
      clear();
      if (deadline.signal.aborted)
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(timedOut(id))}\n\n`));
    },
    cancel: clear,
  });
  return new Response(response.body.pipeThrough(stream), response);
}

const timedOut = (id: unknown): object => errorMessage(errorCodes.timedOut, 'Request timed out', id);
