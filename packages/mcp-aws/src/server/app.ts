import { hostHeaderValidationResponse, originValidationResponse } from '@modelcontextprotocol/server';
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { Hono } from 'hono/quick';
import * as z from 'zod';
import type { Scope } from '../config/choices.ts';
import type { Log } from '../telemetry/log.ts';
import { createRequestLog } from '../telemetry/request-log.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { answerMcp, tooMany } from './answer-mcp.ts';
import type { Auth, Refusal } from './auth.ts';
import { buildServer, type Identity } from './build/server.ts';
import { createContext, type Invocation, type RequestContext, requestFields } from './context.ts';
import type { ServerDefinition } from './define-server.ts';
import { errorCodes, errorMessage, type Message } from './jsonrpc.ts';
import { createMcpServing } from './mcp-handler.ts';
import type { RouteEnv } from './require-scope.ts';
import { createRoutes, neededScope, routeNameOf } from './routes.ts';
import { allows } from './scopes.ts';
import { setSecurityHeaders } from './security-headers.ts';
import type { ServerConfig } from './server-config.ts';
import { createThrottle } from './throttle.ts';

export interface AppOptions {
  readonly definition: ServerDefinition;
  readonly identity: Identity;
  readonly config: Pick<
    ServerConfig,
    'allowedHosts' | 'allowedOrigins' | 'throttle' | 'scopeErrors' | 'scopePrefix' | 'logsArguments'
  >;
  readonly auth: Auth;
  readonly log: Log;
  readonly tracing: Tracing;
}

/** The whole server, as a function of web-standard requests. */
export interface App {
  fetch(request: Request, invocation: Invocation): Promise<Response>;
}

interface AppEnv {
  Bindings: { invocation: Invocation };
  Variables: RouteEnv['Variables'] & { context: RequestContext };
}

const maxBody = 4 * 1024 * 1024;

/** Makes the server: health, checks of Host and Origin, discovery, auth guard, `/mcp`, and the owner's routes. */
export function createApp({ definition, identity, config, auth, log, tracing }: AppOptions): App {
  // Zod would compile validators as it goes, which costs a cold start more than it saves a call.
  z.config({ jitless: true });
  const { allowedHosts, allowedOrigins, throttle, scopeErrors, scopePrefix, logsArguments } = config;
  const toolNames = new Set<unknown>(definition.tools.map(({ name }) => name));
  const toolOf = ({ method, params }: Message): string | undefined =>
    method === 'tools/call' && toolNames.has(params?.name) ? String(params?.name) : undefined;
  const requestLog = createRequestLog({ log, toolOf, logsArguments });
  const mayCall = throttle === undefined ? () => true : createThrottle(throttle);
  const handler = createMcpServing({
    build: (context) => buildServer({ definition, identity, tracing, scopeErrors, scopePrefix }, context),
    log,
    resourceMetadataUrl: auth.resourceMetadataUrl,
  });
  const refuse = ({ rejection, detail, response }: Refusal): Response => {
    requestLog.rejection(rejection, response.status, detail);
    return response;
  };

  const app = new Hono<AppEnv>();
  app.use(setSecurityHeaders);
  // Before the checks: a load balancer probes with an address of its own as the Host.
  app.get('/health', (c) => c.text('ok'));

  app.use((c, next) => {
    const context = createContext(c.env.invocation, log);
    c.set('context', context);
    return log.within(() => requestFields(context), next);
  });
  app.use(async (c, next) => {
    const response = hostHeaderValidationResponse(c.req.raw, allowedHosts);
    return response === undefined ? next() : refuse({ rejection: 'host', detail: 'another host', response });
  });
  // Discovery documents are public, to web pages too. Nothing else is served under this path.
  app.all('/.well-known/*', async (c) => (await auth.discover?.(c.req.raw)) ?? c.notFound());
  app.use(async (c, next) => {
    const response = originValidationResponse(c.req.raw, allowedOrigins);
    return response === undefined ? next() : refuse({ rejection: 'origin', detail: 'another origin', response });
  });
  if (allowedOrigins.length > 0) app.use(cors({ origin: (origin) => origin, exposeHeaders: ['WWW-Authenticate'] }));

  app.use(async (c, next) => {
    const decision = await auth.guard(c.req.raw, c.env.invocation);
    if ('refusal' in decision) return refuse(decision.refusal);
    c.get('context').caller = decision.caller;
    return next();
  });
  app.use(
    bodyLimit({
      maxSize: maxBody,
      onError: (c) =>
        refuse({
          rejection: 'too_large',
          detail: `a body of more than ${maxBody} bytes`,
          response: c.json(errorMessage(errorCodes.invalidRequest, 'Request body too large'), 413),
        }),
    }),
  );

  app.all('/mcp', (c) => answerMcp(c.req.raw, c.get('context'), { handler, mayCall, tracing, requestLog, toolOf }));

  app.use(async (c, next) => {
    const started = performance.now();
    const { caller } = c.get('context');
    c.set('caller', caller);
    c.set('log', log);
    c.set('refusalFor', (scope) =>
      caller === undefined || allows(caller.scopes, scope) ? undefined : refuse(lackingScope(scope, scopePrefix, auth)),
    );
    const refused = mayCall() ? c.get('refusalFor')(neededScope(c)) : tooMany();
    if (refused === undefined) await next();
    else c.res = refused;
    requestLog.route(routeNameOf(c), { status: c.res.status, errorCode: undefined, started });
    return undefined;
  });
  if (definition.routes !== undefined) app.route('/', createRoutes(definition.routes));

  app.onError((error, c: Context) => {
    log.error('request failed', { path: routeNameOf(c), error });
    return c.json(errorMessage(errorCodes.internal, 'Internal error'), 500);
  });
  return { fetch: async (request, invocation) => app.fetch(request, { invocation }) };
}

/** RFC 6750, section 3.1. */
function lackingScope(scope: Scope, prefix: string, { resourceMetadataUrl }: Auth): Refusal {
  const metadata = resourceMetadataUrl === undefined ? 'realm="mcp"' : `resource_metadata="${resourceMetadataUrl}"`;
  const challenge = `Bearer ${metadata}, error="insufficient_scope", scope="${prefix}${scope}"`;
  const detail = `the scope ${scope} is needed`;
  return {
    rejection: 'insufficient_scope',
    detail,
    response: Response.json(
      { error: 'insufficient_scope', error_description: detail },
      { status: 403, headers: { 'cache-control': 'no-store', 'www-authenticate': challenge } },
    ),
  };
}
