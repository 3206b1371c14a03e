import type { Hono } from 'hono';
import { handle, streamHandle } from 'hono/aws-lambda';
import type { App } from '../server/app.ts';
import type { Invocation } from '../server/context.ts';
import { xrayTraceId } from '../telemetry/trace-context.ts';
import { representable } from './representable.ts';
import { type LoadServer, type StartOptions, start } from './start.ts';

/** A Lambda handler for events of API Gateway. */
export type LambdaHandler = (...args: never[]) => unknown;

/** What Hono's adapter knows of a call. */
interface Bindings {
  readonly context?: LambdaContext;
  readonly lambdaContext?: LambdaContext;
  readonly requestContext: unknown;
}

interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/**
 * Readies the server, and returns a Lambda handler that answers in one piece, as an HTTP API of API Gateway takes it.
 * @throws Error naming what is missing or wrong, which Lambda shows as the reason that the function did not start
 */
export async function startLambda(load: LoadServer, options: StartOptions): Promise<LambdaHandler> {
  const served = await startServed(load, options, false);
  // Event streams are text; Hono would send them in base64.
  return withRepresentable(handle(served, { isContentTypeBinary: (type) => !/^text\/|[/+](json|xml)/.test(type) }));
}

/**
 * Readies the server, and returns a Lambda handler that streams its answers, as a REST API of API Gateway takes them.
 * @throws Error naming what is missing or wrong, which Lambda shows as the reason that the function did not start
 */
export async function startStreamingLambda(load: LoadServer, options: StartOptions): Promise<LambdaHandler> {
  const served = await startServed(load, options, true);
  // Lambda's runtime provides it; emulators do not, and the AWS SDK makes an empty `awslambda` of its own.
  const { awslambda } = globalThis as {
    awslambda?: { streamifyResponse?: (handler: StreamHandler) => LambdaHandler };
  };
  if (awslambda?.streamifyResponse === undefined) return withRepresentable(handle(served));
  const handler = streamHandle(served) as StreamHandler;
  return awslambda.streamifyResponse((event, stream, context) => handler(representable(event), stream, context));
}

type StreamHandler = (event: unknown, stream: unknown, context: unknown) => unknown;

/** A handler that gets events as a Request can have them. */
function withRepresentable(handler: LambdaHandler): LambdaHandler {
  const run = handler as (event: unknown, context: unknown) => unknown;
  return ((event: unknown, context: unknown) => run(representable(event), context)) as LambdaHandler;
}

async function startServed(load: LoadServer, options: StartOptions, streams: boolean): Promise<Hono> {
  const { app, log } = await start(load, options, process.env);
  log.info('started');
  return withInvocation(app, streams);
}

/** The app as Hono's adapter calls it, which uses nothing of a Hono app but `fetch`. */
const withInvocation = (app: App, streams: boolean): Hono =>
  ({
    fetch: (request: Request, bindings: Bindings) =>
      app.fetch(request, { ...invocationOf(request, bindings), streams }),
  }) as unknown as Hono;

function invocationOf({ headers }: Request, { context, lambdaContext, requestContext }: Bindings): Invocation {
  const lambda = context ?? lambdaContext;
  return {
    requestId: lambda?.awsRequestId ?? crypto.randomUUID(),
    remainingMs: lambda?.getRemainingTimeInMillis(),
    requestContext,
    // Lambda sets the variable anew for each call.
    xrayTraceId: xrayTraceId(headers.get('x-amzn-trace-id') ?? process.env._X_AMZN_TRACE_ID),
  };
}
