import './process-log.ts';
import { createApp } from './app.ts';
import { authMode, createAuth } from './auth.ts';
import { readConfig } from './config.ts';
import { listen } from './listen.ts';
import { createServer } from './server.ts';
import { warmUp } from './warm-up.ts';

const config = readConfig(authMode);
const [auth] = await Promise.all([createAuth(config), warmUp()]);

const app = createApp({
  ...config,
  createServer,
  auth,
  invocation: () => ({ requestId: crypto.randomUUID() }),
});

// The load balancer may send for a moment after a task is told to stop.
export const server = listen(app, config.port, 5000);
