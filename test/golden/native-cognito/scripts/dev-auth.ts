import { serve } from '@hono/node-server';
import { scopeErrors } from '../infra/scope-errors.ts';
import { createApp } from '../src/app.ts';
import { authMode, createAuth } from '../src/auth.ts';
import { readConfig } from '../src/config.ts';
import { createServer } from '../src/server.ts';
import { startLocalIssuer } from './local-issuer.ts';

/** The server with its auth, and an identity provider, on this machine only: `npm run dev:auth`. */
const port = Number(process.env.PORT ?? 3000);
const resourceUrl = `http://127.0.0.1:${port}/mcp`;
const issuer = await startLocalIssuer({ resourceUrl, port: port + 1 }).catch(ended);

const env = {
  ...issuer.env,
  MCP_AUTH_MODE: authMode,
  MCP_RESOURCE_URL: resourceUrl,
  MCP_AUTH_SCOPE_ERRORS: scopeErrors,
};
Object.assign(process.env, env);
const config = readConfig(authMode);

const app = createApp({
  ...config,
  allowedHosts: ['localhost', '127.0.0.1'],
  allowedOrigins: ['localhost', '127.0.0.1'],
  createServer,
  auth: await createAuth(config),
  invocation: () => ({ requestId: crypto.randomUUID() }),
});

const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, () => {
  console.log(`
MCP server   ${resourceUrl}
Issuer       ${issuer.issuer} (takes any name and password)
Client id    ${issuer.userClientId}, for people: no secret, PKCE
Machine      ${issuer.machineClientId}, secret ${issuer.machineClientSecret}, token endpoint ${issuer.tokenEndpoint}
`);
});
server.on('error', ended);

function ended(error: NodeJS.ErrnoException & { port?: number }): never {
  if (error.code !== 'EADDRINUSE') throw error;
  console.error(`Port ${error.port} is in use. Set PORT to another; the identity provider takes the one after it.`);
  process.exit(1);
}
