import { errorCodeOf, type RequestLog } from '../telemetry/request-log.ts';
import type { RequestSpan, Tracing } from '../telemetry/tracing.ts';
import { lackOf } from './access.ts';
import type { Answer } from './answer.ts';
import { type Body, parseBody } from './body.ts';
import type { FindCapability } from './capabilities.ts';
import { type RequestContext, requestFields } from './context.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { errorCodes, errorMessage, type Message } from './jsonrpc.ts';
import { withoutSilence } from './keep-alive.ts';
import type { Challenge } from './lacking-scope.ts';
import { type Entered, type Exceeded, leaveWhenSent } from './limiter.ts';
import type { Limits } from './limits.ts';
import type { McpHandler } from './mcp-handler.ts';
import { readsEvents } from './mcp-handler.ts';
import { sendAnswer } from './send-answer.ts';
import { tooMany } from './too-many.ts';

export interface AnswerOptions {
  readonly handler: McpHandler;
  readonly limits: Limits;
  readonly find: FindCapability;
  /** The tool that a message calls, if the server has one of that name. */
  readonly toolOf: (message: Message) => string | undefined;
  /** How a caller who lacks a scope is told where to get it; undefined: by an answer of the protocol that says so. */
  readonly challenge: Challenge | undefined;
  readonly tracing: Tracing;
  readonly requestLog: RequestLog;
}

/**
 * Answers one request to `/mcp`, and logs it.
 * @param entered whether the limits let it in, asked before its body was read
 * @param bytes its body; undefined: its sender hung up before the end
 */
export async function answerMcp(
  request: Request,
  entered: Entered | Exceeded,
  bytes: Buffer | undefined,
  context: RequestContext,
  options: AnswerOptions,
): Promise<Response> {
  const { handler, limits, tracing } = options;
  const { invocation, log } = context;
  const started = performance.now(); // how fast a caller sends is not our time
  const body = bodyOf(request, bytes, 'limit' in entered ? tooMany(entered.limit) : undefined, limits);
  if ('message' in body) context.message = body.message;
  const { message } = context;

  const span = tracing.startRequest(message, request.headers, invocation.recorded !== false);
  context.traceId = span.traceId;
  const deadline = createDeadline(request.signal, message.id, invocation.remainingMs, limits.seconds * 1000);
  let isOver = false;
  const ended = (status: number, answer: Answer, cut: boolean): Promise<void> | undefined => {
    if (isOver) return undefined;
    isOver = true;
    deadline.clear();
    leaveWhenSent(entered, invocation);
    const isCut = cut || bytes === undefined || request.signal.aborted;
    const errorCode = errorCodeOf(answer, context.outcome, isCut);
    // A stream ends outside of the call that began it, and the log goes by the request.
    return log.within(
      () => requestFields(context),
      () => record(request, context, span, { status, errorCode, started }, options),
    );
  };

  async function serve(): Promise<Response> {
    try {
      const response =
        'refused' in body
          ? body.refused
          : ((await challengeFor(context, options)) ??
            (await handler({ request, body: body.json, context, signal: deadline.signal })));
      const answer = inTime(response, request, context, deadline);
      // Headers of one connection; API Gateway and load balancers set their own.
      for (const name of ['connection', 'keep-alive', 'transfer-encoding']) answer.headers.delete(name);
      return await sendAnswer(answer, context, {
        id: message.id,
        resultBytes: limits.resultBytes,
        lastWords: deadline.timedOut,
        whenSent: (said, cut) => ended(answer.status, said, cut),
      });
    } catch (error) {
      if (request.signal.aborted) {
        await ended(499, {}, true);
        return new Response(null, { status: 499 });
      }
      log.error('request failed', { error });
      await ended(500, {}, false);
      return Response.json(errorMessage(errorCodes.internal, 'Internal error', message.id), { status: 500 });
    }
  }
  const answer = span.run(serve);
  return invocation.streams === false ? answer : withoutSilence(answer, readsEvents(request));
}

/** An answer, or what stands for one that comes too late for its caller. */
function inTime(response: Response, { signal }: Request, { outcome }: RequestContext, deadline: Deadline): Response {
  const late = deadline.timedOut();
  if (late === undefined && !signal.aborted) return response;
  response.body?.cancel().catch(() => undefined); // nobody reads it
  if (late === undefined) return new Response(null, { status: 499 });
  outcome.answer = late;
  return Response.json(late, { status: 504 });
}

/** What is in the body of a request, or why it is refused. */
function bodyOf(request: Request, bytes: Buffer | undefined, refused: Response | undefined, limits: Limits): Body {
  if (refused !== undefined) return { refused };
  if (bytes === undefined) return { refused: new Response(null, { status: 499 }) }; // nobody reads it
  return request.method === 'POST' ? parseBody(bytes, limits) : { message: {}, json: undefined };
}

/** The answer to a caller who has to log in again for what it asks; undefined: it has not. */
async function challengeFor(
  { message, caller, outcome }: RequestContext,
  { find, challenge }: AnswerOptions,
): Promise<Response | undefined> {
  const capability = challenge === undefined ? undefined : find(message);
  if (challenge === undefined || capability === undefined || capability.visible === 'when-allowed') return undefined;
  if ((await lackOf({ scope: capability.scope }, caller)) === undefined) return undefined;
  outcome.errorCode = 'insufficient_scope';
  return challenge(capability.scope).response;
}

function record(
  request: Request,
  context: RequestContext,
  span: RequestSpan,
  ended: Parameters<RequestLog['mcp']>[2],
  { requestLog, toolOf }: AnswerOptions,
): Promise<void> | undefined {
  if (context.invocation.recorded === false) return undefined;
  requestLog.mcp(context, request, ended);
  return span.end({ status: ended.status, errorCode: ended.errorCode, tool: toolOf(context.message) });
}
