import type { Attack } from '../attack.ts';
import type { OAuthAttackKit } from './oauth.ts';

const apiGateway = {
  authorizer: { iam: { userArn: 'arn:aws:iam::1:root' } },
  identity: { userArn: 'arn:aws:iam::1:root' },
};

/** Ways around the guard: pages, methods, paths, and headers that speak for somebody else. */
export function pathAttacks({ bearer, refused, challenge }: OAuthAttackKit): Attack[] {
  const withHeaders = async (headers: Readonly<Record<string, string>>) => {
    const { headers: own } = await bearer();
    return { headers: { ...(own as Record<string, string>), ...headers } };
  };
  return [
    ...['https://evil.example', 'null', 'http://localhost.evil.example'].map(
      (origin): Attack => ({
        name: `a good token from a page of ${origin}`,
        status: 403,
        send: () => withHeaders({ origin }),
      }),
    ),
    {
      name: 'a preflight of another origin',
      status: [401, 403],
      send: () => ({
        method: 'OPTIONS',
        headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
      }),
    },
    ...['GET', 'DELETE', 'PUT', 'PATCH'].map((method) => refused(`${method} without a token`, () => ({ method }))),
    refused('a method in X-HTTP-Method-Override', () => ({
      method: 'GET',
      headers: { 'x-http-method-override': 'POST' },
    })),
    ...['/MCP', '/mcp/', '//mcp', '/mcp/x', '/x', '/healthz', '/health/x'].map((path) =>
      refused(`${path} without a token`, () => ({ method: 'GET', path })),
    ),
    ...[
      '/health%2f..%2fmcp',
      '/.well-known/%2e%2e/mcp',
      '/.well-known/..%2fmcp',
      '/.well-known/x',
      '/.well-known',
      '/',
    ].map((path): Attack => ({ name: `${path} without a token`, status: [401, 403, 404], send: () => ({ path }) })),
    refused('a challenge that names a host of the caller', () => ({
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-original-url': '/health' },
    })),
    {
      name: 'what the Web Adapter and API Gateway say of a caller, said by the caller',
      status: 401,
      challenge,
      send: () => ({
        headers: { 'x-amzn-request-context': JSON.stringify(apiGateway), 'x-amz-tenant-id': 'victim' },
      }),
    },
    {
      name: 'the session of somebody else',
      status: 200,
      send: () => withHeaders({ 'mcp-session-id': 'victim' }),
    },
  ];
}
