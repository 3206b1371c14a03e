import {
  type AuthInfo,
  hostHeaderValidationResponse,
  type McpServer,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { withDeadline } from './deadline.ts';
import { inRequest, log } from './log.ts';
import { createMcp, type ServeMcp } from './mcp.ts';
import { describeMessage, type Message } from './message.ts';
import { principalOf } from './principal.ts';
import { routes } from './routes.ts';
import { whenSent } from './when-sent.ts';

/** Lets a request in, with what is known of the caller, or answers it. */
export type Gate = (request: Request, invocation: Invocation) => Promise<AuthInfo | Response | undefined>;

/** Who may call, and what a client may read before it logs in. */
export interface Auth {
  gate: Gate;
  /** Answers a request for a discovery document; undefined: there is none of that name. */
  discover?(request: Request): Promise<Response | undefined>;
}

/** What the platform knows of one call. */
export interface Invocation {
  /** For the log; undefined: not a request of a caller, and not logged. */
  requestId: string | undefined;
  /** Until the platform ends the call; undefined: no limit. */
  remainingMs?: number;
  /** What API Gateway says of the request; undefined elsewhere. */
  requestContext?: unknown;
}

export interface AppOptions {
  /** Makes a fresh server for one request. */
  createServer(): McpServer;
  allowedHosts: string[];
  allowedOrigins: string[];
  auth: Auth;
  invocation(context: Context): Invocation;
}

export interface AppEnv {
  Variables: { caller: AuthInfo | undefined; invocation: Invocation };
}

const maxBody = 4 * 1024 * 1024;

/** The whole server as one web-standard `fetch`: health, guards, discovery, gate, `/mcp`, and the routes of src/routes.ts. */
export function createApp({ createServer, allowedHosts, allowedOrigins, auth, invocation }: AppOptions): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const serveMcp = createMcp(createServer);

  // Before the guards: a load balancer probes with an address of its own as the Host.
  app.get('/health', (c) => c.text('ok'));

  app.use(async (c, next) => hostHeaderValidationResponse(c.req.raw, allowedHosts) ?? next());
  // Discovery documents are public, to web pages too. Nothing else is served under this path.
  app.all('/.well-known/*', async (c) => (await auth.discover?.(c.req.raw)) ?? c.notFound());
  app.use(async (c, next) => originValidationResponse(c.req.raw, allowedOrigins) ?? next());
  if (allowedOrigins.length > 0) app.use(cors({ origin: (origin) => origin, exposeHeaders: ['WWW-Authenticate'] }));

  app.use(async (c, next) => {
    const call = invocation(c);
    c.set('invocation', call);
    return inRequest({ requestId: call.requestId, apiRequestId: apiRequestIdOf(call) }, async () => {
      const caller = await auth.gate(c.req.raw, call);
      if (caller instanceof Response) return caller;
      c.set('caller', caller);
      return inRequest({ principal: principalOf(caller) }, next);
    });
  });
  app.use(bodyLimit({ maxSize: maxBody, onError: (c) => c.json(rpcError(-32_600, 'Request body too large'), 413) }));

  app.all('/mcp', (c) => answerMcp(c, serveMcp));
  routes(app);

  app.onError((error, c) => {
    log.error('request failed', { path: c.req.path, error });
    return c.json(rpcError(-32_603, 'Internal error'), 500);
  });
  return app;
}

async function answerMcp(c: Context<AppEnv>, serveMcp: ServeMcp): Promise<Response> {
  const { requestId, remainingMs } = c.get('invocation');
  const started = performance.now();
  const body = c.req.method === 'POST' ? parse(await c.req.text()) : undefined;
  // Batches left the protocol in 2025-06-18, and a cancelled one would never end.
  if (Array.isArray(body)) return c.json(rpcError(-32_600, 'Batches are not supported'), 400);
  if (body === unparsable) return c.json(rpcError(-32_700, 'Parse error'), 400);

  const message = (body ?? {}) as Message;
  const response = await withDeadline(c.req.raw.signal, message.id, remainingMs, (signal) =>
    serveMcp({ request: c.req.raw, body, authInfo: c.get('caller'), signal }),
  );
  // Headers of one connection; API Gateway and load balancers set their own.
  for (const name of ['connection', 'keep-alive', 'transfer-encoding']) response.headers.delete(name);
  if (requestId === undefined) return response;
  return whenSent(response, () =>
    log.info('mcp request', {
      ...describeMessage(message, c.req.raw),
      status: response.status,
      durationMs: Math.round(performance.now() - started),
    }),
  );
}

const unparsable = Symbol('unparsable');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unparsable;
  }
}

/** Of the request at API Gateway, as its access log has it. */
const apiRequestIdOf = ({ requestContext }: Invocation): unknown =>
  (requestContext as { requestId?: unknown } | undefined)?.requestId;

const rpcError = (code: number, message: string): object => ({ jsonrpc: '2.0', id: null, error: { code, message } });
