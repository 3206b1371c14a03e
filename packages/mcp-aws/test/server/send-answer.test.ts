import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/server/answer.ts';
import { createContext } from '../../src/server/context.ts';
import { sendAnswer, type WhenSent } from '../../src/server/send-answer.ts';
import { createLog } from '../../src/telemetry/log.ts';

const stream = { 'content-type': 'text/event-stream' };

const resultBytes = 100_000;

/** Sends a response as the server does. */
function send(response: Response, whenSent: WhenSent, said?: Answer): Promise<Response> {
  const context = createContext({ requestId: 'test' }, createLog({ service: 'test', write: () => undefined }));
  if (said !== undefined) context.outcome.answer = said;
  return sendAnswer(response, context, { id: 1, resultBytes, lastWords: () => undefined, whenSent });
}

/** What is known of a response once its body has been read. */
async function observe(response: Response, said?: Answer): Promise<{ answer: Answer; cut: boolean; text: string }> {
  let seen: { answer: Answer; cut: boolean } | undefined;
  const whenSent: WhenSent = async (answer, cut) => {
    seen = { answer, cut };
  };
  const observed = await send(response, whenSent, said);
  const text = await observed.text();
  return { ...(seen ?? expect.fail('nothing was observed')), text };
}

const failure = { jsonrpc: '2.0', id: 1, error: { code: -32_602, message: 'x' } };

describe('the end of a response', () => {
  it('has the error of an answer in JSON', async () => {
    const { answer, cut, text } = await observe(Response.json(failure));
    expect([answer, cut, JSON.parse(text)]).toEqual([failure, false, failure]);
  });

  it('of a stream is as the protocol says it, whatever its length', async () => {
    const body = `event: message\ndata: ${JSON.stringify({ ...failure, text: 'x'.repeat(20_000) })}\n\n`;
    const said = { error: { code: -32_602 } };
    const { answer, text } = await observe(new Response(body, { headers: stream }), said);
    expect([answer, text]).toEqual([said, body]);
  });

  it('is observed for an answer without a body too', async () => {
    let observed = 0;
    await send(new Response(null, { status: 202 }), async () => void observed++);
    expect(observed).toBe(1);
  });

  it('says that the client hung up', async () => {
    const endings: [Answer, boolean][] = [];
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: ')),
    });
    const response = await send(new Response(endless, { headers: stream }), async (...ending) => {
      endings.push(ending);
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await expect.poll(() => endings).toEqual([[{}, true]]);
  });
});
