import { Hono } from 'hono/quick';
import { expect } from 'vitest';
import { type Scope, scopes } from '../../config/choices.ts';
import type { DefineRoutes } from '../../server/routes.ts';
import { createRoutes, neededScope } from '../../server/routes.ts';
import type { TestApp } from '../test-app.ts';
import { expectOutcome, type Sent } from './attack.ts';

interface Route {
  readonly method: string;
  /** One that the route's pattern fits. */
  readonly path: string;
}

/** A check that is given the app that it checks. */
export interface RouteCheck {
  readonly name: string;
  run(app: TestApp): Promise<void>;
}

/**
 * Every route of the owner is refused to a caller without credentials, and to one with a narrower scope than it needs. None
 * is run.
 * @param as a request of a caller that has this scope alone
 */
export function routeChecks(
  routes: DefineRoutes | undefined,
  as: (scope: Scope) => Promise<Sent> | Sent,
  secrets: RegExp,
): RouteCheck[] {
  if (routes === undefined) return [];
  const handlers = createRoutes(routes).routes;
  const patterns = new Set(
    handlers.filter(({ path }) => !path.endsWith('*')).map(({ method, path }) => `${method} ${path}`),
  );
  return [...patterns].map((name) => ({
    name: `${name} is refused to a caller without its scope`,
    async run({ url, send }) {
      const [method = '', pattern = ''] = name.split(' ');
      const route = { method: method === 'ALL' ? 'POST' : method, path: pathOf(pattern) };
      const needed = await scopeNeededBy(routes, route);
      const narrower = scopes.slice(0, scopes.indexOf(needed));
      await expectOutcome(send, url, { name, status: [401, 403], send: () => route }, secrets);
      for (const scope of narrower) {
        const withScope = async (): Promise<Sent> => ({ ...(await as(scope)), ...route });
        await expectOutcome(send, url, { name, status: 403, send: withScope }, secrets);
      }
    },
  }));
}

/** A path that fits a pattern of Hono, such as `/books/:isbn` or `/:year{[0-9]+}`. */
const pathOf = (pattern: string): string => pattern.replace(/:\w+(\{[^}]*\})?\??/g, '1').replaceAll('*', '1');

async function scopeNeededBy(routes: DefineRoutes, { method, path }: Route): Promise<Scope> {
  const asked = new Hono();
  asked.use((c) => Promise.resolve(c.text(neededScope(c))));
  asked.route('/', createRoutes(routes));
  const response = await asked.request(path, { method });
  const text = await response.text();
  return scopes.find((scope) => scope === text) ?? expect.fail(`${method} ${path} does not say its scope: ${text}`);
}
