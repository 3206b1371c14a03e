import type { Context } from 'hono';
import type { AppEnv } from './app.ts';
import { errorCodeOf, logCall, toolIn } from './call-log.ts';
import { withDeadline } from './deadline.ts';
import { inRequest, log } from './log.ts';
import type { ServeMcp } from './mcp.ts';
import type { Message } from './message.ts';
import { type Outcome, withOutcome } from './outcome.ts';
import { rpcError } from './rpc-error.ts';
import { type RequestSpan, startRequest } from './spans.ts';
import { type Answer, whenSent } from './when-sent.ts';

/** Answers one request to `/mcp`, and logs it. */
export async function answerMcp(c: Context<AppEnv>, serveMcp: ServeMcp, mayCall: () => boolean): Promise<Response> {
  const request = c.req.raw;
  const isOfCaller = c.get('invocation').requestId !== undefined;
  const outcome: Outcome = {};
  let message: Message = {};
  let span: RequestSpan | undefined;
  let started = performance.now();
  const done: Done = (status, answer, cut) => {
    if (!isOfCaller) return undefined;
    const errorCode = errorCodeOf(answer, outcome, cut || request.signal.aborted);
    logCall({ message, request, status, errorCode, started });
    return span?.end({ status, errorCode, tool: toolIn(message) });
  };
  try {
    const body = request.method === 'POST' ? parse(await c.req.text()) : undefined;
    started = performance.now(); // how fast a caller sends is not our time
    message = (typeof body === 'object' && body !== null ? body : {}) as Message;
    const begun = startRequest(message, request.headers, isOfCaller);
    span = begun;
    return await inRequest({ traceId: begun.traceId }, async () => {
      const answer = (): Response | Promise<Response> => (mayCall() ? respond(c, body, serveMcp) : tooMany(c));
      const response = await begun.run(() => withOutcome(outcome, answer));
      // Headers of one connection; API Gateway and load balancers set their own.
      for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.headers.delete(name);
      return whenSent(response, (...ended) => done(response.status, ...ended));
    });
  } catch (error) {
    if (!request.signal.aborted) log.error('request failed', { error });
    await done(500, {}, false);
    return c.json(rpcError(-32_603, 'Internal error'), 500);
  }
}

type Done = (status: number, answer: Answer, cut: boolean) => Promise<void> | undefined;

function respond(c: Context<AppEnv>, body: unknown, serveMcp: ServeMcp): Response | Promise<Response> {
  // Batches left the protocol in 2025-06-18, and a cancelled one would never end.
  if (Array.isArray(body)) return c.json(rpcError(-32_600, 'Batches are not supported'), 400);
  if (body === unparsable) return c.json(rpcError(-32_700, 'Parse error'), 400);
  const { id } = (body ?? {}) as Message;
  return withDeadline(c.req.raw.signal, id, c.get('invocation').remainingMs, (signal) =>
    serveMcp({ request: c.req.raw, body, authInfo: c.get('caller'), signal }),
  );
}

const tooMany = (c: Context): Response => c.json(rpcError(-32_000, 'Too many requests'), 429, { 'retry-after': '1' });

const unparsable = Symbol('unparsable');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unparsable;
  }
}
