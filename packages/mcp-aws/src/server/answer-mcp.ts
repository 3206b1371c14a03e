import { type Ended, errorCodeOf, type RequestLog } from '../telemetry/request-log.ts';
import type { RequestSpan, Tracing } from '../telemetry/tracing.ts';
import { type RequestContext, requestFields } from './context.ts';
import { withDeadline } from './deadline.ts';
import { errorCodes, errorMessage, type Message } from './jsonrpc.ts';
import type { McpHandler } from './mcp-handler.ts';
import { type Answer, observeResponse } from './response-observer.ts';

export interface AnswerOptions {
  readonly handler: McpHandler;
  readonly mayCall: () => boolean;
  readonly tracing: Tracing;
  readonly requestLog: RequestLog;
  /** The tool that a message calls, if the server has one of that name. */
  readonly toolOf: (message: Message) => string | undefined;
}

/** Answers one request to `/mcp`, and logs it. */
export async function answerMcp(request: Request, context: RequestContext, options: AnswerOptions): Promise<Response> {
  const { tracing } = options;
  const isRecorded = context.invocation.recorded !== false;
  let span: RequestSpan | undefined;
  let started = performance.now();
  // A stream ends outside of the call that began it, and the log goes by the request.
  const done = (status: number, answer: Answer, cut: boolean): Promise<void> | undefined =>
    context.log.within(
      () => requestFields(context),
      () => {
        const errorCode = errorCodeOf(answer, context.outcome, cut || request.signal.aborted);
        return record(request, context, span, { status, errorCode, started }, options);
      },
    );
  try {
    const body = request.method === 'POST' ? parse(await request.text()) : undefined;
    started = performance.now(); // how fast a caller sends is not our time
    context.message = (typeof body === 'object' && body !== null ? body : {}) as Message;
    const begun = tracing.startRequest(context.message, request.headers, isRecorded);
    span = begun;
    context.traceId = begun.traceId;
    const response = await begun.run(() => respond(request, body, context, options));
    // Headers of one connection; API Gateway and load balancers set their own.
    for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.headers.delete(name);
    return await observeResponse(response, (...ended) => done(response.status, ...ended));
  } catch (error) {
    if (!request.signal.aborted) context.log.error('request failed', { error });
    await done(500, {}, false);
    return Response.json(errorMessage(errorCodes.internal, 'Internal error'), { status: 500 });
  }
}

function record(
  request: Request,
  context: RequestContext,
  span: RequestSpan | undefined,
  ended: Ended,
  { requestLog, toolOf }: AnswerOptions,
): Promise<void> | undefined {
  if (context.invocation.recorded === false) return undefined;
  requestLog.mcp(context, request, ended);
  return span?.end({ status: ended.status, errorCode: ended.errorCode, tool: toolOf(context.message) });
}

function respond(
  request: Request,
  body: unknown,
  context: RequestContext,
  { handler, mayCall }: AnswerOptions,
): Response | Promise<Response> {
  if (!mayCall()) return tooMany();
  // Batches left the protocol in 2025-06-18, and a cancelled one would never end.
  if (Array.isArray(body))
    return Response.json(errorMessage(errorCodes.invalidRequest, 'Batches are not supported'), { status: 400 });
  if (body === unparsable) return Response.json(errorMessage(errorCodes.parse, 'Parse error'), { status: 400 });
  const { id } = (body ?? {}) as Message;
  return withDeadline(request.signal, id, context.invocation.remainingMs, (signal) =>
    handler({ request, body, context, signal }),
  );
}

export const tooMany = (): Response =>
  Response.json(errorMessage(errorCodes.tooMany, 'Too many requests'), {
    status: 429,
    headers: { 'retry-after': '1' },
  });

const unparsable = Symbol('unparsable');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return unparsable;
    throw error;
  }
}
