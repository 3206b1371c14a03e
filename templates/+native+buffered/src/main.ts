import './process-log.ts';
import { handle, type LambdaContext } from 'hono/aws-lambda';
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
    const lambda: LambdaContext = c.env.lambdaContext;
    return {
      requestId: lambda.awsRequestId,
      remainingMs: lambda.getRemainingTimeInMillis(),
      requestContext: c.env.requestContext,
    };
  },
});

/** The Lambda handler: API Gateway event in, result out. */
export const handler = handle(app, {
  // Event streams are text; Hono would send them in base64.
  isContentTypeBinary: (type) => !/^text\/|[/+](json|xml)/.test(type),
});
