import { isEventStream } from './send-answer.ts';

/** Some of what is between a caller and a server ends a connection that is silent for 15 seconds or more. */
export const silenceMs = 10_000;

/**
 * Breaks the silence while an answer is being made: what takes longer than `everyMs` is begun as a stream of events, with a
 * comment every `everyMs`. A client that reads JSON alone gets spaces, which may precede JSON (RFC 8259, section 2).
 * The stream's status is 200, whatever that of the answer; the answer itself says how it ended.
 */
export async function withoutSilence(
  answer: Promise<Response>,
  readsEvents: boolean,
  everyMs: number = silenceMs,
): Promise<Response> {
  let timer: NodeJS.Timeout | undefined;
  const silent = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), everyMs);
  });
  const inTime = await Promise.race([answer, silent]).finally(() => clearTimeout(timer));
  if (inTime !== undefined) return inTime;

  const nothing = new TextEncoder().encode(readsEvents ? ': wait\n\n' : ' ');
  let beat: NodeJS.Timeout | undefined;
  let reader: Promise<ReadableStreamDefaultReader<Uint8Array>> | undefined;
  const readAnswer = async (): Promise<ReadableStreamDefaultReader<Uint8Array>> => {
    const response = await answer.finally(() => clearInterval(beat));
    return (await bodyOf(response, readsEvents)).getReader();
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(nothing);
      beat = setInterval(() => controller.enqueue(nothing), everyMs);
    },
    async pull(controller) {
      reader ??= readAnswer();
      const { done, value } = await (await reader).read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel(reason) {
      clearInterval(beat);
      await (await (reader ?? readAnswer())).cancel(reason);
    },
  });
  const type = readsEvents ? 'text/event-stream' : 'application/json';
  return new Response(body, { headers: { 'content-type': type, 'cache-control': 'no-cache' } });
}

/** The body of an answer as it goes on in a stream that has begun. */
async function bodyOf(response: Response, readsEvents: boolean): Promise<ReadableStream<Uint8Array>> {
  const isMessage = readsEvents && response.body !== null && !isEventStream(response);
  const body = isMessage ? new Response(`event: message\ndata: ${await response.text()}\n\n`).body : response.body;
  return body ?? new ReadableStream({ start: (controller) => controller.close() });
}
