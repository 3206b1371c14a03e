import { brokenAnswer } from './answer.ts';
import type { RequestContext } from './context.ts';
import type { SendOptions } from './send-answer.ts';
import { tooLarge } from './too-large.ts';
import { wireBytes } from './wire-size.ts';

/** What may wait for the caller before the server is asked to hold back. */
const enough = 64 * 1024;
/** How long a caller may read nothing of what waits for it. */
const stallMs = 30_000;
/** Of an answer that reaches its caller in one piece, what notifications may take. */
const notificationBytes = 512 * 1024;

/**
 * The events of an answer. They are read as soon as they are made, so that what waits for the caller is known: `flow` holds back
 * what can wait, and a caller who does not read is cut off, as what waits for it is in memory.
 */
export function sendEvents(
  body: ReadableStream<Uint8Array>,
  context: RequestContext,
  { id, resultBytes, lastWords, whenSent }: SendOptions,
): ReadableStream<Uint8Array> {
  const { flow, outcome, invocation } = context;
  const reader = body.getReader();
  let total = 0;
  let stall: NodeJS.Timeout | undefined;
  let ended = false;

  const end = (...[answer, cut]: Parameters<typeof whenSent>): Promise<void> | undefined => {
    if (ended) return undefined;
    ended = true;
    clearTimeout(stall);
    flow.open();
    return whenSent(answer, cut);
  };

  /** What is sent of an event; undefined: nothing. */
  function sendable(event: Uint8Array): Uint8Array | undefined {
    const bytes = wireBytes(event);
    total += bytes;
    const mayBe = invocation.streams === false ? notificationBytes - total : resultBytes - bytes;
    if (mayBe < 0 && isNotification(event)) return undefined;
    return bytes > resultBytes ? eventOf(tooLarge(id, bytes, resultBytes, context)) : event;
  }

  async function send(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    for (;;) {
      const { done, value } = await reader.read();
      if (ended) return;
      if (done) break;
      const event = sendable(value);
      if (event === undefined) continue;
      controller.enqueue(event);
      const waiting = enough - (controller.desiredSize ?? 0);
      if (waiting < enough) continue;
      flow.hold();
      const cutOff = (): void => {
        outcome.errorCode = 'slow_reader';
        const reason = new Error('The caller does not read.');
        controller.error(reason);
        reader.cancel(reason).catch(() => undefined); // it has ended meanwhile
        end({}, true)?.catch(() => undefined);
      };
      if (waiting > resultBytes + 4 * enough) return cutOff();
      stall ??= setTimeout(cutOff, stallMs);
    }
    const last = lastWords();
    if (last !== undefined) controller.enqueue(eventOf(JSON.stringify(last)));
    await end(last ?? outcome.answer ?? {}, false);
    controller.close();
  }

  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        send(controller).catch(async (error: unknown) => {
          await end(brokenAnswer, false);
          controller.error(error);
        });
      },
      pull() {
        clearTimeout(stall);
        stall = undefined;
        flow.open();
      },
      // A client that hangs up gives no reason.
      async cancel(reason) {
        await Promise.all([end({}, true), reader.cancel(reason)]);
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: enough }),
  );
}

const eventOf = (json: string): Uint8Array => new TextEncoder().encode(`data: ${json}\n\n`);

/** In what the SDK writes, a notification begins with its method. */
const isNotification = (event: Uint8Array): boolean =>
  /^(?:event: message\n)?(?:id: .*\n)?data: \{(?:"jsonrpc":"2\.0",)?"method":"notifications\//.test(
    new TextDecoder().decode(event.subarray(0, 200)),
  );
