import { serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { log } from './log.ts';
import { createServer } from './server.ts';

/** The server on this machine only, without auth: `npm run dev`. */
const port = Number(process.env.PORT ?? 3000);

const app = createApp({
  createServer,
  allowedHosts: ['localhost', '127.0.0.1'],
  allowedOrigins: ['localhost', '127.0.0.1'],
  auth: { gate: async () => undefined },
  invocation: () => ({ requestId: crypto.randomUUID() }),
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, ({ port }) => {
  log.info(`listening on http://127.0.0.1:${port}/mcp, without auth, for this machine only`);
});
