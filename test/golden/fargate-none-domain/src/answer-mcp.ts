import type { Context } from 'hono';
import type { AppEnv } from './app.ts';
import { errorCodeOf, logCall } from './call-log.ts';
import { withDeadline } from './deadline.ts';
import { inRequest } from './log.ts';
import type { ServeMcp } from './mcp.ts';
import type { Message } from './message.ts';
import { type Outcome, withOutcome } from './outcome.ts';
import { rpcError } from './rpc-error.ts';
import { startRequest } from './spans.ts';
import { whenSent } from './when-sent.ts';

/** Answers one request to `/mcp`, and logs it. */
export async function answerMcp(c: Context<AppEnv>, serveMcp: ServeMcp, mayCall: () => boolean): Promise<Response> {
  const { requestId } = c.get('invocation');
  const started = performance.now();
  const body = c.req.method === 'POST' ? parse(await c.req.text()) : undefined;
  const message = (typeof body === 'object' && body !== null ? body : {}) as Message;

  const span = startRequest(message, c.req.raw.headers, requestId !== undefined);
  return inRequest({ traceId: span.traceId }, async () => {
    const outcome: Outcome = {};
    const answerIt = () => (mayCall() ? respond(c, body, serveMcp) : tooMany(c));
    const response = await span.run(() => withOutcome(outcome, answerIt));
    // Headers of one connection; API Gateway and load balancers set their own.
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.headers.delete(name);
    if (requestId === undefined) return response;
    return whenSent(response, (answer, cut) => {
      const cancelled = cut || c.req.raw.signal.aborted;
      const errorCode = cancelled ? 'cancelled' : errorCodeOf(answer, outcome);
      const { status } = response;
      logCall({ message, request: c.req.raw, status, outcome, errorCode, cancelled, started });
      return span.end({ status, errorCode, tool: outcome.tool });
    });
  });
}

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
