import { describe, expect, it } from 'vitest';
import { type DefineRoutes, defineServer, requireScope } from '../../src/index.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';
import { appWith } from '../support/routes.ts';

describe('a route', () => {
  it("is begun once a turn of the event loop for each caller, so that others' requests come between", async () => {
    let turn = 0;
    const begun: number[] = [];
    const routes: DefineRoutes = (app) => {
      app.get('/turns', (c) => {
        begun.push(turn);
        return c.text('');
      });
    };
    const count = (): void => {
      turn += 1;
      if (begun.length < 3) setImmediate(count);
    };
    setImmediate(count);
    const app = await createTestApp({ definition: defineServer({ routes }), auth: authAs(callerWith('read')) });
    await Promise.all([1, 2, 3].map(() => app.send(new Request(new URL('/turns', app.url)))));
    expect(new Set(begun).size).toBe(3);
  });

  it('is served beside /mcp, and knows who calls', async () => {
    const { fetch } = await appWith(callerWith('read'));
    const response = await fetch('GET', '/books/1');
    expect([response.status, await response.json()]).toEqual([200, { isbn: '1', by: 'test' }]);
  });

  it('is open to everyone where there is no auth', async () => {
    const { fetch } = await appWith(undefined);
    expect(await (await fetch('GET', '/books/1')).json()).toEqual({ isbn: '1', by: null });
    expect((await fetch('GET', '/report')).status).toBe(200);
  });

  it.each([
    ['read', 'GET', '/books/1', 200],
    ['read', 'HEAD', '/books/1', 200],
    ['read', 'POST', '/books', 403],
    ['write', 'POST', '/books', 201],
    ['admin', 'POST', '/books', 201],
    ['read', 'POST', '/search', 200],
    ['write', 'GET', '/report', 403],
    ['admin', 'GET', '/report', 200],
    ['read', 'DELETE', '/books/1', 403],
    ['write', 'DELETE', '/books/1', 404],
    ['read', 'GET', '/nothing', 404],
    ['read', 'POST', '/nothing', 403],
  ] as const)('with the scope %s: %s %s is %i', async (scope, method, path, status) => {
    const { fetch } = await appWith(callerWith(scope));
    expect((await fetch(method, path)).status).toBe(status);
  });

  it('challenges a caller that lacks the scope, and logs it as a rejection', async () => {
    const resourceMetadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
    const { fetch, lines } = await appWith(callerWith('read'), {
      auth: authAs(callerWith('read'), { resourceMetadataUrl }),
      config: { scopePrefix: 'mcp:' },
    });
    const response = await fetch('GET', '/report');
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer resource_metadata="${resourceMetadataUrl}", error="insufficient_scope", scope="mcp:admin"`,
    );
    expect(lines()).toContainEqual(
      expect.objectContaining({ message: 'caller refused', rejection: 'insufficient_scope', status: 403 }),
    );
  });

  it('challenges without a word of a login where there is none', async () => {
    const { fetch } = await appWith(callerWith('read'));
    const response = await fetch('GET', '/report');
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer realm="mcp", error="insufficient_scope", scope="admin"',
    );
    expect(await response.json()).toEqual({
      error: 'insufficient_scope',
      error_description: 'the scope admin is needed',
    });
  });

  it.each([
    ['with a length', true],
    ['in chunks', false],
  ])('is not run with a body that is too large, %s', async (_, withLength) => {
    const ran: string[] = [];
    const definition = defineServer({
      routes: (app) =>
        app.post('/echo', async (c) => {
          ran.push(await c.req.text());
          return c.text('');
        }),
    });
    const app = await createTestApp({ definition, config: { limits: { ...defaultLimits, bodyBytes: 3 } } });
    const send = async (body: string): Promise<number> => {
      const headers: Record<string, string> = withLength ? { 'content-length': `${body.length}` } : {};
      const url = new URL('/echo', app.url);
      return (await app.send(new Request(url, { method: 'POST', body, headers }))).status;
    };
    expect([await send('abc'), await send('abcd')]).toEqual([200, 413]);
    expect(ran).toEqual(['abc']);
  });

  it('is not run where its caller hangs up in the body', async () => {
    const definition = defineServer({ routes: (app) => app.post('/echo', () => expect.fail('it was run')) });
    const app = await createTestApp({ definition });
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('aborted')) });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    expect((await app.send(new Request(new URL('/echo', app.url), init))).status).toBe(499);
    expect(app.lines()).toMatchObject([{ message: 'http request', errorCode: 'cancelled', Errors: 0 }]);
  });

  it('masks what it throws', async () => {
    const { fetch, lines } = await appWith(undefined);
    const response = await fetch('GET', '/broken');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toMatch(/hunter2|db\.internal/);
    expect(lines()).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'request failed' }));
    expect(JSON.stringify(lines())).toContain('hunter2');
  });

  it('passes the guard, and the checks of Host and Origin', async () => {
    const response = new Response(null, { status: 401 });
    const refusal = { rejection: 'no_credentials', detail: 'no', response } as const;
    const { fetch } = await appWith(undefined, { auth: { guard: async () => ({ refusal }) } });
    expect((await fetch('GET', '/books/1')).status).toBe(401);
    const open = await appWith(undefined);
    expect((await open.fetch('GET', '/books/1', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await open.fetch('GET', '/books/1', { host: 'evil.example' })).status).toBe(403);
  });

  it('is throttled with everything else', async () => {
    const { fetch, lines } = await appWith(undefined, { config: { throttle: { rateLimit: 1, burstLimit: 2 } } });
    const statuses = [];
    for (let index = 0; index < 4; index++) statuses.push((await fetch('GET', '/books/1')).status);
    expect(statuses.slice(0, 2)).toEqual([200, 200]);
    expect(statuses).toContain(429);
    expect(lines()).toContainEqual(expect.objectContaining({ message: 'http request', Throttles: 1, Errors: 0 }));
  });
});

describe('the paths of the server itself', () => {
  it.each(['/mcp', '/mcp/x', '/health', '/.well-known/x'])('cannot be routes: %s', async (path) => {
    const definition = defineServer({ routes: (app) => app.get(path, (c) => c.text('mine')) });
    await expect(createTestApp({ definition })).rejects.toThrow(
      `The route GET ${path} would never be reached: the server itself answers ${path}. Choose another path.`,
    );
  });

  it.each(['/mcps', '/healthy', '/x/mcp'])('are not %s', async (path) => {
    const definition = defineServer({ routes: (app) => app.get(path, (c) => c.text('mine')) });
    const app = await createTestApp({ definition });
    expect(await (await app.send(new Request(new URL(path, app.url)))).text()).toBe('mine');
  });
});

it('middleware sees the routes alone, never /mcp', async () => {
  const seen: string[] = [];
  const definition = defineServer({
    routes(app) {
      app.use(async (c, next) => {
        seen.push(c.req.path);
        await next();
      });
      app.get('/x', (c) => c.text('x'));
    },
  });
  const app = await createTestApp({ definition });
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  expect((await app.send(new Request(app.url, { method: 'POST', body: message, headers }))).status).toBe(200);
  await app.send(new Request(new URL('/health', app.url)));
  await app.send(new Request(new URL('/x', app.url)));
  expect(seen).toEqual(['/x']);
});

it('middleware that needs a scope guards every route behind it', async () => {
  const routes: DefineRoutes = (app) => {
    app.use('/admin/*', requireScope('admin'));
    app.get('/admin/users', (c) => c.text('users'));
  };
  const definition = defineServer({ routes });
  for (const [scope, status] of [
    ['write', 403],
    ['admin', 200],
  ] as const) {
    const app = await createTestApp({ definition, auth: authAs(callerWith(scope)) });
    expect((await app.send(new Request(new URL('/admin/users', app.url)))).status).toBe(status);
  }
});
