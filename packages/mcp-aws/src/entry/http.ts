import type { Server } from 'node:http';
import type { Invocation } from '../server/context.ts';
import { xrayTraceId } from '../telemetry/trace-context.ts';
import { listen } from './listen.ts';
import { type LoadServer, type StartOptions, start } from './start.ts';

/** What the Web Adapter says of a call. */
interface LambdaContext {
  readonly request_id: string;
  /** When Lambda ends the call, in milliseconds since 1970. */
  readonly deadline: number;
}

/** Milliseconds for which a load balancer may still send requests after a task is told to stop. */
const drainMs = 5000;

/**
 * Serves in a container behind a load balancer, until SIGTERM.
 * @throws Error naming what is missing or wrong
 */
export async function startContainer(load: LoadServer, options: StartOptions): Promise<Server> {
  const { app, config, log, tracing } = await start(load, options, process.env);
  const fetch = (request: Request, sent: Promise<void>) => app.fetch(request, { ...socketInvocation(request), sent });
  return listen({ fetch, port: config.port, log, flush: tracing.flush, drainMs });
}

/**
 * Serves inside Lambda behind the AWS Lambda Web Adapter, which turns each call into a request.
 * @throws Error naming what is missing or wrong
 */
export async function startWebAdapter(load: LoadServer, options: StartOptions): Promise<Server> {
  const { app, config, log, tracing } = await start(load, options, process.env);
  const inLambda = process.env.AWS_LAMBDA_RUNTIME_API !== undefined;
  const invocationOf = inLambda ? webAdapterInvocation : socketInvocation;
  const fetch = (request: Request, sent: Promise<void>) => app.fetch(request, { ...invocationOf(request), sent });
  return listen({ fetch, port: config.port, log, flush: tracing.flush, drainMs: 0 });
}

export const socketInvocation = ({ headers }: Request): Invocation => ({
  requestId: crypto.randomUUID(),
  xrayTraceId: xrayTraceId(headers.get('x-amzn-trace-id')),
});

/** The adapter overwrites these headers, so inside Lambda nobody else can set them. */
function webAdapterInvocation(request: Request): Invocation {
  const header = request.headers.get('x-amzn-lambda-context');
  if (header === null) return socketInvocation(request);
  const context = JSON.parse(header) as LambdaContext;
  return {
    ...socketInvocation(request),
    requestId: context.request_id,
    remainingMs: context.deadline - Date.now(),
    // https://github.com/awslabs/aws-lambda-web-adapter#configurations
    streams: process.env.AWS_LWA_INVOKE_MODE === 'response_stream',
    requestContext: JSON.parse(request.headers.get('x-amzn-request-context') ?? 'null'),
  };
}
