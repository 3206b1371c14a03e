import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/server/answer.ts';
import { createContext } from '../../src/server/context.ts';
import { sendAnswer, type WhenSent } from '../../src/server/send-answer.ts';
import { createLog } from '../../src/telemetry/log.ts';

const stream = { 'content-type': 'text/event-stream' };

const resultBytes = 100_000;

/** Sends a response as the server does. */
function send(response: Response, whenSent: WhenSent): Promise<Response> {
  const context = createContext({ requestId: 'test' }, createLog({ service: 'test', write: () => undefined }));
  return sendAnswer(response, context, { id: 1, resultBytes, lastWords: () => undefined, whenSent });
}

/** What is known of a response once its body has been read. */
async function observe(response: Response): Promise<{ answer: Answer; cut: boolean; text: string }> {
  let seen: { answer: Answer; cut: boolean } | undefined;
  const observed = await send(response, async (answer, cut) => {
    seen = { answer, cut };
  });
  const text = await observed.text();
  return { ...(seen ?? expect.fail('nothing was observed')), text };
}

const failure = { jsonrpc: '2.0', id: 1, error: { code: -32_602, message: 'x' } };

describe('the end of a response', () => {
  it('has the error of an answer in JSON', async () => {
    const { answer, cut, text } = await observe(Response.json(failure));
    expect([answer, cut, JSON.parse(text)]).toEqual([failure, false, failure]);
  });

  it('has the last message of a stream', async () => {
    const progress = { method: 'notifications/progress' };
    const body = [progress, failure].map((message) => `event: message\ndata: ${JSON.stringify(message)}\n\n`).join('');
    const { answer, text } = await observe(new Response(body, { headers: stream }));
    expect([answer, text]).toEqual([failure, body]);
  });

  it('has what matters of a long result', async () => {
    const result = { content: [{ type: 'text', text: 'x'.repeat(20_000) }], isError: true };
    expect((await observe(Response.json({ result }))).answer).toMatchObject({ result: { isError: true } });
    const said = { result: { content: [{ type: 'text', text: `"isError":true${'x'.repeat(20_000)}` }] } };
    expect((await observe(Response.json(said))).answer).toMatchObject({ result: { isError: false } });
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
