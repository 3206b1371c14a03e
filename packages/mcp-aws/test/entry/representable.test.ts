import { expect, it } from 'vitest';
import { representable } from '../../src/entry/representable.ts';

const v2 = (method: string, body?: string) => ({ requestContext: { http: { method, path: '/mcp' } }, body });
const v1 = (httpMethod: string, body: string | null = null) => ({ httpMethod, requestContext: {}, body });

it.each([
  ['a GET with a body', v2('GET', 'x'), v2('GET'), null],
  ['a HEAD with a body, of a REST API', v1('HEAD', 'x'), v1('HEAD'), null],
])('%s has none', (_, event, without, body) => {
  expect(representable(event)).toEqual({ ...without, body });
});

it.each(['TRACE', 'track', 'CONNECT'])('%s becomes a method that nobody serves', (method) => {
  expect(representable(v1(method))).toEqual(v1(`X-${method}`));
  expect(representable(v2(method))).toEqual(v2(`X-${method}`));
  expect(() => new Request('https://localhost', { method: `X-${method}` })).not.toThrow();
});

it.each([v2('POST', 'x'), v1('POST', 'x'), v2('GET'), v1('OPTIONS', 'x'), {}])('%j stays as it is', (event) => {
  expect(representable(event)).toBe(event);
});
