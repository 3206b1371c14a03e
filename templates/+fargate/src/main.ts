import { createApp } from './app.ts';
import { authMode, createGate } from './auth.ts';
import { readConfig } from './config.ts';
import { listen } from './listen.ts';
import { createServer } from './server.ts';
import { warmUp } from './warm-up.ts';

const config = readConfig(authMode);
const [gate] = await Promise.all([createGate(), warmUp()]);

const app = createApp({
  createServer,
  ...config,
  gate,
  // The load balancer's trace id; without one this process makes its own.
  invocation: (c) => ({ requestId: c.req.header('x-amzn-trace-id') ?? crypto.randomUUID() }),
});

export const server = listen(app, config.port);
