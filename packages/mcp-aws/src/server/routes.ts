import type { Context, Hono } from 'hono';
import { Hono as HonoApp } from 'hono/quick';
import { matchedRoutes } from 'hono/route';
import type { Scope } from '../config/choices.ts';
import { type RouteEnv, scopeOf } from './require-scope.ts';

/** Adds routes to a Hono app of their own. Middleware that it uses sees these routes alone, never `/mcp`. */
export type DefineRoutes = (app: Hono<RouteEnv>) => void;

/** The scope that a request needs before any route is run: what the matched route says, else by its method. */
export function neededScope(c: Context): Scope {
  const said = matchedRoutes(c).map(({ handler }) => scopeOf(handler));
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
