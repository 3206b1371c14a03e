import { handle, type LambdaContext, streamHandle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { authMode, createGate } from './auth.ts';
import { readConfig } from './config.ts';
import { createServer } from './server.ts';
import { warmUp } from './warm-up.ts';

const [gate] = await Promise.all([createGate(), warmUp()]);

const app = createApp({
  createServer,
  ...readConfig(authMode),
  gate,
  invocation(c) {
    const lambda: LambdaContext = c.env.context ?? c.env.lambdaContext;
    return { requestId: lambda.awsRequestId, remainingMs: lambda.getRemainingTimeInMillis() };
  },
});

// Lambda's runtime provides it; emulators do not, and the AWS SDK makes an empty `awslambda` of its own.
const { awslambda } = globalThis as { awslambda?: { streamifyResponse?: unknown } };

/** The Lambda handler. It streams its response, or answers in one piece where nothing can stream. */
export const handler = awslambda?.streamifyResponse === undefined ? handle(app) : streamHandle(app);
