import type { Context, Hono, MiddlewareHandler } from 'hono';
import { Hono as HonoApp } from 'hono/quick';
import { matchedRoutes } from 'hono/route';
import type { Scope } from '../config/choices.ts';
import type { Log } from '../telemetry/log.ts';
import type { Caller } from './context.ts';

/** What a route finds in its context: `c.get('caller')`, `c.get('log')`. */
export interface RouteEnv {
  Variables: {
    caller: Caller | undefined;
    log: Log;
    /** The refusal of a caller that lacks this scope; undefined where it has it. */
    refusalFor: (scope: Scope) => Response | undefined;
  };
}

/** Adds routes to a Hono app of their own. Middleware that it uses sees these routes alone, never `/mcp`. */
export type DefineRoutes = (app: Hono<RouteEnv>) => void;

const scopeOf = Symbol('scope');

/** Says which scope a route needs: `app.post('/search', requireScope('read'), (c) => …)`. */
export function requireScope(scope: Scope): MiddlewareHandler<RouteEnv> {
  const check: MiddlewareHandler<RouteEnv> = async (c, next) => c.get('refusalFor')(scope) ?? next();
  return Object.assign(check, { [scopeOf]: scope });
}

/** The scope that a request needs before any route is run: what the matched route says, else by its method. */
export function neededScope(c: Context): Scope {
  const said = matchedRoutes(c).map(({ handler }) => (handler as { [scopeOf]?: Scope })[scopeOf]);
  return said.find((scope) => scope !== undefined) ?? (['GET', 'HEAD'].includes(c.req.method) ? 'read' : 'write');
}

/** The pattern of the route that answers, for the log: what a caller typed would be a metric each. */
export function routeNameOf(c: Context): string {
  const route = matchedRoutes(c).findLast(({ path }) => !path.endsWith('*'));
  return route === undefined ? 'no route' : `${c.req.method} ${route.path}`;
}

/** Paths that the server itself answers, before any route. */
const own = /^\/(mcp|health|\.well-known)(\/|$)/;

/**
 * Makes the app of the owner's routes.
 * @throws Error for a path that the server itself answers: the route would never be reached
 */
export function createRoutes(define: DefineRoutes): Hono<RouteEnv> {
  const app = new HonoApp<RouteEnv>();
  define(app);
  const taken = app.routes.find(({ path }) => own.test(path));
  if (taken !== undefined) {
    throw new Error(
      `The route ${taken.method} ${taken.path} would never be reached: the server itself answers ${taken.path}. Choose another path.`,
    );
  }
  return app;
}
