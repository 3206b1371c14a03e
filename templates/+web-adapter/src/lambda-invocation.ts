import type { Context } from 'hono';
import type { Invocation } from './app.ts';

interface LambdaContext {
  request_id: string;
  /** When Lambda ends the call, in milliseconds since 1970. */
  deadline: number;
}

/** What the Web Adapter tells of the call. It overwrites the headers, so inside Lambda nobody else can set them. */
export function lambdaInvocation(c: Context): Invocation {
  const header = process.env.AWS_LAMBDA_RUNTIME_API === undefined ? undefined : c.req.header('x-amzn-lambda-context');
  if (header === undefined) return { requestId: crypto.randomUUID() };
  const context = JSON.parse(header) as LambdaContext;
  return {
    requestId: context.request_id,
    remainingMs: context.deadline - Date.now(),
    requestContext: JSON.parse(c.req.header('x-amzn-request-context') ?? 'null'),
  };
}
