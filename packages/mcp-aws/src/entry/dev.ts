import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { apiKey } from '../auth/api-key.ts';
import { cognito } from '../auth/cognito.ts';
import { oidc } from '../auth/oidc.ts';
import type { AuthMode } from '../server/auth.ts';
import type { Identity } from '../server/build/server.ts';
import type { ServerDefinition } from '../server/define-server.ts';
import { required } from '../server/server-config.ts';
import { socketInvocation } from './http.ts';
import { start } from './start.ts';
import { localStateKeys } from './state-keys.ts';

/**
 * What `mcp-aws dev` runs: the project's server on this machine only, as sources. The environment names the project
 * (MCP_DEV_PROJECT), the server's identity (MCP_DEV_IDENTITY, JSON), the hashes of its API keys (MCP_DEV_API_KEYS, JSON)
 * and all that a stack tells a server.
 */
const { env } = process;

/** Lets everyone in, and does not warn of it: nobody else reaches this machine's loopback. */
const open: AuthMode = {
  mode: 'none',
  createAuth: async () => ({ guard: async () => ({ caller: undefined }), isOpen: true }),
};

const authModes: readonly AuthMode[] = [open, apiKey(async () => env.MCP_DEV_API_KEYS), cognito, oidc];

const wanted = required(env, 'MCP_AUTH_MODE');
const auth = authModes.find(({ mode }) => mode === wanted);
if (auth === undefined) throw new Error(`The auth mode ${wanted} cannot run on this machine.`);

const project = required(env, 'MCP_DEV_PROJECT');
const load = (): Promise<{ readonly default: ServerDefinition }> =>
  import(pathToFileURL(join(project, 'src/server.ts')).href);
const identity = JSON.parse(required(env, 'MCP_DEV_IDENTITY')) as Identity;

const { app, config, log } = await start(load, { identity, auth, inputRequests: localStateKeys }, env);
const fetch = (request: Request): Promise<Response> => app.fetch(request, socketInvocation(request));
serve({ fetch, hostname: '127.0.0.1', port: config.port }, ({ port }) => {
  log.info('listening', { url: `http://127.0.0.1:${port}/mcp` });
}).on('error', (error) => {
  log.error('cannot listen', { error });
  process.exit(1);
});
