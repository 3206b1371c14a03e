import {
  type AuthInfo,
  hostHeaderValidationResponse,
  type McpServer,
  originValidationResponse,
} from '@modelcontextprotocol/server';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { answerMcp } from './answer-mcp.ts';
import { inRequest, log } from './log.ts';
import { createMcp } from './mcp.ts';
import { principalOf } from './principal.ts';
import { logRejected, logRejection } from './rejection.ts';
import { routes } from './routes.ts';
import { rpcError } from './rpc-error.ts';
import { createThrottle, type Rate } from './throttle.ts';
import { platformTrace } from './trace.ts';

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
  /** Calls that this process takes, from all callers; undefined: what is in front of it sees to that. */
  throttle?: Rate | undefined;
  auth: Auth;
  invocation(context: Context): Invocation;
}

export interface AppEnv {
  Variables: { caller: AuthInfo | undefined; invocation: Invocation };
}

const maxBody = 4 * 1024 * 1024;

/** Nothing here is a page. Where a browser shows an answer all the same, it must not run, frame or guess it. */
const headers = secureHeaders({
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  crossOriginResourcePolicy: false, // discovery documents are for web pages too
  strictTransportSecurity: 'max-age=31536000',
  xFrameOptions: 'DENY',
});

/** The whole server as one web-standard `fetch`: health, guards, discovery, gate, `/mcp`, and the routes of src/routes.ts. */
export function createApp({ createServer, allowedHosts, allowedOrigins, ...options }: AppOptions): Hono<AppEnv> {
  const { auth, invocation, throttle } = options;
  const app = new Hono<AppEnv>();
  const serveMcp = createMcp(createServer);
  const mayCall = throttle === undefined ? () => true : createThrottle(throttle);

  app.use(headers);
  // Before the guards: a load balancer probes with an address of its own as the Host.
  app.get('/health', (c) => c.text('ok'));

  app.use((c, next) => {
    const call = invocation(c);
    c.set('invocation', call);
    const ids = { requestId: call.requestId, apiRequestId: apiRequestIdOf(call) };
    return inRequest({ ...ids, xrayTraceId: platformTrace(c.req.raw.headers) }, next);
  });
  app.use((c, next) => refused('host', hostHeaderValidationResponse(c.req.raw, allowedHosts)) ?? next());
  // Discovery documents are public, to web pages too. Nothing else is served under this path.
  app.all('/.well-known/*', async (c) => (await auth.discover?.(c.req.raw)) ?? c.notFound());
  app.use((c, next) => refused('origin', originValidationResponse(c.req.raw, allowedOrigins)) ?? next());
  if (allowedOrigins.length > 0) app.use(cors({ origin: (origin) => origin, exposeHeaders: ['WWW-Authenticate'] }));

  app.use(async (c, next) => {
    const caller = await auth.gate(c.req.raw, c.get('invocation'));
    if (caller instanceof Response) {
      logRejected(caller);
      return caller;
    }
    c.set('caller', caller);
    return inRequest({ principal: principalOf(caller) }, next);
  });
  app.use(bodyLimit({ maxSize: maxBody, onError: tooLarge }));

  app.all('/mcp', (c) => answerMcp(c, serveMcp, mayCall));
  routes(app);

  app.onError((error, c) => {
    log.error('request failed', { path: c.req.path, error });
    return c.json(rpcError(-32_603, 'Internal error'), 500);
  });
  return app;
}

function refused(guard: 'host' | 'origin', response: Response | undefined): Promise<Response> | undefined {
  if (response === undefined) return undefined;
  logRejection(guard, response.status, `another ${guard}`);
  return Promise.resolve(response);
}

function tooLarge(c: Context): Response {
  logRejection('too_large', 413, `a body of more than ${maxBody} bytes`);
  return c.json(rpcError(-32_600, 'Request body too large'), 413);
}

/** Of the request at API Gateway, as its access log has it. */
const apiRequestIdOf = ({ requestContext }: Invocation): unknown =>
  (requestContext as { requestId?: unknown } | undefined)?.requestId;
