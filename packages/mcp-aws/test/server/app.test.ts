import { describe, expect, it } from 'vitest';
import { mcpRequest } from '../../src/testing/mcp-request.ts';
import { appWith, ping as pingMessage } from '../support/app.ts';

describe('web pages', () => {
  const config = { allowedOrigins: ['app.example.com'] };
  const origin = 'https://app.example.com';

  it('that may call get CORS headers, and can read the challenge', async () => {
    const { ping } = await appWith({ config });
    const response = await ping({ origin });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-expose-headers')).toBe('WWW-Authenticate');
  });

  it('that may call get their preflight answered before the guard', async () => {
    const { request } = await appWith({ config, auth: { guard: async () => expect.fail('asked') } });
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const response = await request('/mcp', { method: 'OPTIONS', headers: asked });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('of any other origin are refused, without CORS headers', async () => {
    for (const options of [{}, { config }]) {
      const { ping, request } = await appWith(options);
      const asked = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
      for (const response of [await ping(asked), await request('/mcp', { method: 'OPTIONS', headers: asked })])
        expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
    }
  });
});

describe('what every answer has', () => {
  it.each([
    ['/mcp', 'POST'],
    ['/nothing', 'GET'],
    ['/health', 'GET'],
  ])('%s keeps browsers from running, framing or guessing it', async (path, method) => {
    const { request } = await appWith();
    const { headers } = await request(path, { method });
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/);
  });
});

describe('health', () => {
  it('is there for anyone, under any Host, without a line in the log', async () => {
    const { request, lines } = await appWith({ auth: { guard: async () => expect.fail('asked') } });
    const response = await request('/health', { headers: { host: '10.0.0.1', origin: 'https://evil.example' } });
    expect([response.status, await response.text(), lines()]).toEqual([200, 'ok', []]);
  });
});

describe('the auth guard', () => {
  const refusal = (rejection: 'invalid_token' | 'unavailable', status: number) => ({
    refusal: { rejection, detail: 'why', response: new Response('no', { status }) },
  });

  it('answers in place of the server, and the log counts why', async () => {
    const { ping, lines } = await appWith({ auth: { guard: async () => refusal('invalid_token', 401) } });
    const response = await ping();
    expect([response.status, await response.text()]).toEqual([401, 'no']);
    expect(lines()).toMatchObject([
      {
        level: 'INFO',
        message: 'caller refused',
        status: 401,
        rejection: 'invalid_token',
        detail: 'why',
        Rejections: 1,
      },
    ]);
    expect(JSON.stringify(lines())).toContain('"Dimensions":[["service"],["service","rejection"]]');
  });

  it('that breaks is an error of the server, which says nothing', async () => {
    const auth = { guard: async () => Promise.reject(new Error('password=hunter2')) };
    const { ping, lines } = await appWith({ auth });
    const response = await ping();
    expect([response.status, await response.text()]).toEqual([500, expect.not.stringContaining('hunter2')]);
    expect(lines()).toMatchObject([
      { level: 'ERROR', message: 'the auth guard failed', error: { message: 'password=hunter2' } },
      { Errors: 1, Rejections: 1 },
    ]);
  });

  it('gets what the platform knows of the request', async () => {
    let seen: unknown;
    const { send, url } = await appWith({
      auth: {
        async guard(_, { requestContext }) {
          seen = requestContext;
          return { caller: undefined };
        },
      },
    });
    await send(mcpRequest(url, pingMessage), { identity: 'x' });
    expect(seen).toEqual({ identity: 'x' });
  });
});
