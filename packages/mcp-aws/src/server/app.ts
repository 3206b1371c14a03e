import { originValidationResponse } from '@modelcontextprotocol/server';
import type { Context } from 'hono';
import { cors } from 'hono/cors';
import { Hono } from 'hono/quick';
import * as z from 'zod';
import type { Log } from '../telemetry/log.ts';
import { createRequestLog } from '../telemetry/request-log.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { type AnswerOptions, answerMcp } from './answer-mcp.ts';
import { askGuard } from './ask-guard.ts';
import type { Auth, Refusal } from './auth.ts';
import { bodyRefusal, readBody } from './body.ts';
import { buildServer, type Identity } from './build/server.ts';
import { createFindCapability, toolCalled } from './capabilities.ts';
import { createContext, type Invocation, type RequestContext, requestFields } from './context.ts';
import type { ServerDefinition } from './define-server.ts';
import { removeCopies, removeCredentials } from './headers.ts';
import { hostRefusal } from './host.ts';
import type { InputStates } from './input-state.ts';
import { errorCodes, errorMessage } from './jsonrpc.ts';
import { createChallenge } from './lacking-scope.ts';
import { createLimiter, leaveWhenSent, sharing } from './limiter.ts';
import { createMcpServing } from './mcp-handler.ts';
import { inWordsForClients } from './registration.ts';
import type { RouteEnv } from './require-scope.ts';
import { createRouteGuard } from './route-guard.ts';
import { createRoutes, routeNameOf } from './routes.ts';
import { setSecurityHeaders } from './security-headers.ts';
import type { ServerConfig } from './server-config.ts';
import type { SharedRate } from './shared-rate.ts';

export interface AppOptions {
  readonly definition: ServerDefinition;
  readonly identity: Identity;
  readonly config: Pick<
    ServerConfig,
    'allowedHosts' | 'allowedOrigins' | 'throttle' | 'limits' | 'scopeErrors' | 'scopePrefix' | 'logsArguments'
  >;
  readonly auth: Auth;
  readonly log: Log;
  readonly tracing: Tracing;
  /** What signs the state of questions to clients; undefined: there is no key, and none can be asked. */
  readonly inputStates?: InputStates | undefined;
  /** Of what a caller may call, in all instances; undefined: each has its own limits alone. */
  readonly sharedRate?: SharedRate | undefined;
}

/** The whole server, as a function of web-standard requests. */
export interface App {
  fetch(request: Request, invocation: Invocation): Promise<Response>;
}

interface AppEnv {
  Bindings: { invocation: Invocation };
  Variables: RouteEnv['Variables'] & { context: RequestContext };
}

/** Makes the server: health, checks of Host and Origin, discovery, auth guard, `/mcp`, and the owner's routes. */
export function createApp({
  definition,
  identity,
  config,
  auth,
  log,
  tracing,
  inputStates,
  sharedRate,
}: AppOptions): App {
  // Zod would compile validators as it goes, which costs a cold start more than it saves a call.
  z.config({ jitless: true });
  const { allowedHosts, allowedOrigins, throttle, limits, scopeErrors, scopePrefix, logsArguments } = config;
  const find = createFindCapability(definition);
  const toolOf = toolCalled(find);
  const requestLog = createRequestLog({ log, toolOf, logsArguments });
  const enter = sharing(createLimiter(limits.perCaller, throttle), sharedRate, limits.perCaller);
  const challenge = createChallenge(scopePrefix, auth);
  const cacheScope = auth.isOpen ? 'public' : 'private';
  const building = { definition, find, identity, tracing, scopePrefix, cacheScope, inputStates } as const;
  const handler = createMcpServing({
    build: (context) => buildServer(building, context),
    log,
    resourceMetadataUrl: auth.resourceMetadataUrl,
  });
  const answering: AnswerOptions = {
    handler,
    limits,
    find,
    toolOf,
    challenge: scopeErrors === 'challenge' ? challenge : undefined,
    tracing,
    requestLog,
  };
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
    const refusal = hostRefusal(c.req.raw, c.env.invocation, allowedHosts);
    return refusal === undefined ? next() : refuse(refusal);
  });
  // Discovery documents are public, to web pages too. Nothing else is served under this path.
  app.all('/.well-known/*', async (c) => {
    const document = (await auth.discover?.(c.req.raw)) ?? (await c.notFound());
    // Nobody can log in.
    if (document.status >= 500) requestLog.rejection('unavailable', document.status, 'a discovery document');
    return document;
  });
  app.use(async (c, next) => {
    const response = originValidationResponse(c.req.raw, allowedOrigins);
    return response === undefined ? next() : refuse({ rejection: 'origin', detail: 'another origin', response });
  });
  // A preflight is allowed the headers that it asks for, as the page may call. Browsers ask again for each call within seconds,
  // unless they are told how long the answer holds.
  if (allowedOrigins.length > 0)
    app.use(cors({ origin: (origin) => origin, exposeHeaders: ['WWW-Authenticate'], maxAge: 3600 }));

  app.use(async (c, next) => {
    const decision = await askGuard(auth, c.req.raw, c.env.invocation, log);
    if ('refusal' in decision) return refuse(inWordsForClients(c.req.raw, auth, decision.refusal));
    c.get('context').caller = decision.caller;
    removeCredentials(c.req.raw);
    return next();
  });
  const { bodyBytes } = limits;
  // Some clients end every URL with a slash.
  app.on('ALL', ['/mcp', '/mcp/'], async (c) => {
    const context = c.get('context');
    // Before the body is read, so that a caller who sends too much costs no more than its limits.
    const entered = await enter(context.caller?.principal);
    const isRead = c.req.method === 'POST' && 'leave' in entered;
    const body = isRead ? await readBody(c.req.raw, bodyBytes) : Buffer.alloc(0);
    if (body === 'too large') {
      leaveWhenSent(entered, context.invocation);
      return refuse(bodyRefusal(bodyBytes));
    }
    if ('turn' in entered) await entered.turn();
    return answerMcp(c.req.raw, entered, body === 'hung up' ? undefined : body, context, answering);
  });

  app.use(createRouteGuard({ enter, challenge, bodyBytes, log, requestLog, refuse }));
  if (definition.routes !== undefined) app.route('/', createRoutes(definition.routes));

  app.onError((error, c: Context) => {
    log.error('request failed', { path: routeNameOf(c), error });
    return c.json(errorMessage(errorCodes.internal, 'Internal error'), 500);
  });
  return {
    fetch: async (request, invocation) => {
      removeCopies(request);
      return app.fetch(request, { invocation });
    },
  };
}
