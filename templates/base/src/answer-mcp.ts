import type { Context } from 'hono';
import type { AppEnv } from './app.ts';
import { logCall } from './call-log.ts';
import { withDeadline } from './deadline.ts';
import { inRequest } from './log.ts';
import type { ServeMcp } from './mcp.ts';
import type { Message } from './message.ts';
import { withOutcome } from './outcome.ts';
import { rpcError } from './rpc-error.ts';
import { callerTrace } from './trace.ts';
import { whenSent } from './when-sent.ts';

/** Answers one request to `/mcp`, and logs it. */
export async function answerMcp(c: Context<AppEnv>, serveMcp: ServeMcp, mayCall: () => boolean): Promise<Response> {
  const { requestId } = c.get('invocation');
  const started = performance.now();
  const body = c.req.method === 'POST' ? parse(await c.req.text()) : undefined;
  const message = (typeof body === 'object' && body !== null ? body : {}) as Message;

  return inRequest({ traceId: callerTrace(message, c.req.raw.headers) }, async () => {
    const outcome = {};
    const response = await withOutcome(outcome, () => (mayCall() ? respond(c, body, serveMcp) : tooMany(c)));
    // Headers of one connection; API Gateway and load balancers set their own.
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.headers.delete(name);
    if (requestId === undefined) return response;
    return whenSent(response, (answer, cut) => {
      const cancelled = cut || c.req.raw.signal.aborted;
      logCall({ message, request: c.req.raw, status: response.status, answer, outcome, cancelled, started });
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
