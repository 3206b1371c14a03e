import type { Context, MiddlewareHandler } from 'hono';
import type { Log } from '../telemetry/log.ts';
import type { RequestLog } from '../telemetry/request-log.ts';
import type { Refusal } from './auth.ts';
import { bodyRefusal, readBody } from './body.ts';
import type { RequestContext } from './context.ts';
import type { Challenge } from './lacking-scope.ts';
import { leaveWhenSent, type SharedLimiter } from './limiter.ts';
import type { RouteEnv } from './require-scope.ts';
import { neededScope, routeNameOf } from './routes.ts';
import { allows } from './scopes.ts';
import { tooMany } from './too-many.ts';

interface RouteGuardOptions {
  readonly enter: SharedLimiter;
  readonly challenge: Challenge;
  readonly bodyBytes: number;
  readonly log: Log;
  readonly requestLog: RequestLog;
  refuse(refusal: Refusal): Response;
}

interface GuardedEnv {
  Variables: RouteEnv['Variables'] & { context: RequestContext };
}

/** What every route of the owner is behind, as `/mcp` is: limits, scopes, and a line in the log. */
export function createRouteGuard(options: RouteGuardOptions): MiddlewareHandler<GuardedEnv> {
  const { enter, challenge, log, requestLog, refuse } = options;
  return async (c, next) => {
    const started = performance.now();
    const { caller } = c.get('context');
    c.set('caller', caller);
    c.set('log', log);
    c.set('refusalFor', (scope) =>
      caller === undefined || allows(caller.scopes, scope) ? undefined : refuse(challenge(scope)),
    );
    const entered = await enter(caller?.principal);
    let errorCode: 'cancelled' | undefined;
    try {
      const refused = 'limit' in entered ? tooMany(entered.limit) : c.get('refusalFor')(neededScope(c));
      const serve = async (): Promise<void> => {
        if ('turn' in entered) await entered.turn();
        await next();
      };
      if (refused !== undefined) c.res = refused;
      // To look at the body itself would begin to read it.
      else if (withoutBody.includes(c.req.method)) await serve();
      else errorCode = await withBody(c, serve, options);
    } finally {
      leaveWhenSent(entered, c.get('context').invocation);
    }
    requestLog.route(routeNameOf(c), { status: c.res.status, errorCode, started });
  };
}

/** Methods of which the web standard has no body, or no request at all (https://fetch.spec.whatwg.org/#methods). */
const withoutBody = ['GET', 'HEAD', 'TRACE'];

/** Reads the body before the route does: a route whose caller hangs up would fail, and it is not its fault. */
async function withBody(
  c: Context<GuardedEnv>,
  next: () => Promise<void>,
  { bodyBytes, refuse }: RouteGuardOptions,
): Promise<'cancelled' | undefined> {
  const body = await readBody(c.req.raw, bodyBytes);
  if (body === 'hung up') {
    c.res = new Response(null, { status: 499 });
    return 'cancelled';
  }
  if (body === 'too large') c.res = refuse(bodyRefusal(bodyBytes));
  else {
    c.req.raw = new Request(c.req.raw, { body });
    await next();
  }
  return undefined;
}
