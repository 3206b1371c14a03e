import type { MiddlewareHandler } from 'hono';
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

const key = Symbol('scope');

/** Says which scope a route needs: `app.post('/search', requireScope('read'), (c) => …)`. */
export function requireScope(scope: Scope): MiddlewareHandler<RouteEnv> {
  const check: MiddlewareHandler<RouteEnv> = async (c, next) => c.get('refusalFor')(scope) ?? next();
  return Object.assign(check, { [key]: scope });
}

/** What `requireScope` says, if the handler was made by it. */
export const scopeOf = (handler: unknown): Scope | undefined => (handler as { readonly [key]?: Scope })[key];
