import './process-log.ts';
import { handle, type LambdaContext, streamHandle } from 'hono/aws-lambda';
import { createApp } from './app.ts';
import { authMode, createAuth } from './auth.ts';
import { readConfig } from './config.ts';
import { log } from './log.ts';
import { createServer } from './server.ts';
import { warmUp } from './warm-up.ts';

const config = readConfig(authMode);
const [auth] = await Promise.all([createAuth(config), warmUp()]);

log.info('started');

const app = createApp({
  ...config,
  createServer,
  auth,
  invocation(c) {
    const lambda: LambdaContext = c.env.context ?? c.env.lambdaContext;
    return {
      requestId: lambda.awsRequestId,
      remainingMs: lambda.getRemainingTimeInMillis(),
      requestContext: c.env.requestContext,
    };
  },
});

// Lambda's runtime provides it; emulators do not, and the AWS SDK makes an empty `awslambda` of its own.
const { awslambda } = globalThis as { awslambda?: { streamifyResponse?: unknown } };

/** The Lambda handler. It streams its response, or answers in one piece where nothing can stream. */
export const handler = awslambda?.streamifyResponse === undefined ? handle(app) : streamHandle(app);
