import { type Caller, type DefineRoutes, defineServer, requireScope } from '../../src/index.ts';
import { createTestApp, type TestAppOptions } from '../../src/testing/test-app.ts';
import { authAs } from './callers.ts';

const books: DefineRoutes = (app) => {
  app.get('/books/:isbn', (c) => c.json({ isbn: c.req.param('isbn'), by: c.get('caller')?.clientId ?? null }));
  app.post('/books', (c) => c.text('added', 201));
  app.post('/search', requireScope('read'), (c) => c.text('found'));
  app.get('/report', requireScope('admin'), (c) => c.text('report'));
  app.get('/broken', () => {
    throw new Error('password=hunter2 at db.internal');
  });
  app.get('/logged', (c) => {
    c.get('log').info('in a route');
    return c.text('ok');
  });
};

/** A server with routes of every kind, called by this caller. */
export async function appWith(caller: Caller | undefined, options: Partial<TestAppOptions> = {}) {
  const app = await createTestApp({
    definition: defineServer({ routes: books }),
    auth: authAs(caller),
    ...options,
  });
  const send = (method: string, path: string, headers: Record<string, string> = {}) =>
    app.send(new Request(new URL(path, app.url), { method, headers }));
  return { ...app, fetch: send };
}
