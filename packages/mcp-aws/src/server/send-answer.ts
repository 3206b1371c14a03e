import { type Answer, answerIn } from './answer.ts';
import type { RequestContext } from './context.ts';
import { sendEvents } from './send-events.ts';
import { tooLarge } from './too-large.ts';
import { wireBytes } from './wire-size.ts';

/** What is done once a body has been sent, and to be waited for before the response ends. `cut`: nobody reads it any more. */
export type WhenSent = (answer: Answer, cut: boolean) => Promise<void> | undefined;

export interface SendOptions {
  /** Of the JSON-RPC request. */
  readonly id: unknown;
  readonly resultBytes: number;
  /** What is said at the end of a stream; undefined: nothing but the answer. */
  readonly lastWords: () => Answer | undefined;
  readonly whenSent: WhenSent;
}

/** Whether a body is sent as it is made. */
export const isEventStream = ({ headers }: Response): boolean =>
  headers.get('content-type')?.startsWith('text/event-stream') === true;

/**
 * Sends an answer, whatever made it: no more than the limit of a result, no faster than the caller reads, and with `whenSent`
 * called once at its end.
 */
export async function sendAnswer(response: Response, context: RequestContext, options: SendOptions): Promise<Response> {
  const { id, resultBytes, whenSent } = options;
  if (response.body === null) {
    await whenSent({}, false);
    return response;
  }
  if (isEventStream(response)) return new Response(sendEvents(response.body, context, options), response);
  const text = await response.text();
  const bytes = wireBytes(text);
  const sent = bytes > resultBytes ? tooLarge(id, bytes, resultBytes, context) : text;
  await whenSent(context.outcome.answer ?? answerIn(sent), false);
  return new Response(sent, response);
}
