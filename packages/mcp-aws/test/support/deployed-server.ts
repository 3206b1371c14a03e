import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { AuthMode } from '../../src/server/auth.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';
import { createTestApp, type Send } from '../../src/testing/test-app.ts';
import example from './example/server.ts';

/** A server on a port of this machine, which is deployed once it is known where it is. */
export async function startDeployedServer() {
  const state: { send: Send } = { send: async () => new Response(null, { status: 503 }) };
  const server = serve({ fetch: (request) => state.send(request), port: 0, hostname: '127.0.0.1' }) as Server;
  if (!server.listening) await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return {
    url,
    /** @param watch sees each request */
    async deploy(
      mode: AuthMode,
      env: Readonly<Record<string, string>> = {},
      watch: (request: Request) => unknown = () => undefined,
    ) {
      const { auth, config } = await startAuth(mode, { MCP_AUTH_MODE: mode.mode, MCP_RESOURCE_URL: url, ...env });
      const app = await createTestApp({ definition: example, auth, config, url });
      state.send = (request) => {
        watch(request);
        return app.send(request);
      };
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
