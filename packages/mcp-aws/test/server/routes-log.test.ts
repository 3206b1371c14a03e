import { describe, expect, it } from 'vitest';
import { callerWith } from '../support/callers.ts';
import { appWith } from '../support/routes.ts';

describe('the line of a request to a route', () => {
  it.each([
    ['GET', '/books/secret-isbn', '/books/:isbn', 200],
    ['POST', '/books', '/books', 201],
    ['POST', '/search', '/search', 200],
    ['GET', '/broken', '/broken', 500],
  ])('of %s %s has its pattern %s', async (method, path, pattern, status) => {
    const { fetch, lines } = await appWith(undefined);
    await fetch(method, path);
    const line = lines().find(({ message }) => message === 'http request');
    expect(line).toMatchObject({
      level: 'INFO',
      method: `${method} ${pattern}`,
      status,
      durationMs: expect.any(Number),
      requestId: expect.any(String),
      Calls: 1,
      Errors: status === 500 ? 1 : 0,
    });
    expect(JSON.stringify(lines())).not.toContain('secret-isbn');
  });

  it('of a path that is no route does not name it', async () => {
    const { fetch, lines } = await appWith(undefined);
    await fetch('GET', '/made-up-by-a-caller');
    expect(lines()).toContainEqual(expect.objectContaining({ message: 'http request', status: 404, ClientErrors: 1 }));
    expect(JSON.stringify(lines())).not.toContain('made-up');
  });

  it('is among those that a route itself logs, with the same request id', async () => {
    const { fetch, lines } = await appWith(callerWith('read'));
    await fetch('GET', '/logged');
    const [own, request] = lines();
    expect([own?.message, request?.message]).toEqual(['in a route', 'http request']);
    expect(own?.requestId).toBe(request?.requestId);
    expect(own?.principal).toBe(request?.principal);
    expect(own?.principal).toMatch(/^[\w-]{16}$/);
  });
});
