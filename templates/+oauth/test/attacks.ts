import { createHmac, createSign, KeyObject } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import { type Attack, call, legacyCall, type Sent } from './attack.ts';
import { goodClaims, scopePrefix } from './token-claims.ts';
import type { TokenIssuer } from './tokens.ts';

const suggestion = { title: 'Emma', author: 'Jane Austen' };
const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const now = (): number => Math.floor(Date.now() / 1000);

/**
 * Requests that must not get in, and a few like them that must. They go to the entry that is deployed, `POST /mcp` unless
 * they say otherwise. Not among them, as this server has nothing to attack there: sessions of another user (it keeps
 * none), state handles and `requestState` (no tool asks back), tenants (no tool takes one).
 */
export function attacksOn(issuer: TokenIssuer, resourceUrl: string, { stepUp = true } = {}): Attack[] {
  const metadata = `resource_metadata="${resourceUrl.slice(0, -'/mcp'.length)}/.well-known/oauth-protected-resource/mcp"`;
  const good = (...scopes: string[]) => goodClaims(resourceUrl, ...scopes);
  const bearer = async (claims: object = {}, header = {}, key?: 'stranger' | 'second'): Promise<Sent> => ({
    headers: {
      authorization: `Bearer ${await issuer.mint({ claims: { ...good('read'), ...claims }, header, ...(key ? { key } : {}) })}`,
    },
  });
  const raw = async (make: (token: string) => string): Promise<Sent> => {
    const token = await issuer.mint({ claims: good('read') });
    return { headers: { authorization: make(token) } };
  };
  const and = async (sent: Promise<Sent>, more: Sent): Promise<Sent> => {
    const { headers, ...rest } = await sent;
    return { ...rest, ...more, headers: { ...Object.fromEntries(Object.entries(headers ?? {})), ...more.headers } };
  };
  const refused = (name: string, send: Attack['send'], body?: Attack['body']): Attack => ({
    name,
    status: 401,
    challenge: metadata,
    ...(body ? { body } : {}),
    send,
  });

  const missing: Attack[] = [
    refused('no Authorization', () => ({})),
    ...['', 'Bearer', 'Bearer  ', 'Bearer\t', 'Basic dXNlcjpwYXNz', 'DPoP abc'].map((authorization) =>
      refused(`Authorization: ${JSON.stringify(authorization)}`, () => ({ headers: { authorization } })),
    ),
    refused('a token in another header', async () => {
      const token = await issuer.mint({ claims: good('read') });
      const others = [
        'x-access-token',
        'x-api-key',
        'proxy-authorization',
        'x-forwarded-authorization',
        'x-original-authorization',
      ];
      return {
        headers: {
          ...Object.fromEntries(others.map((name) => [name, `Bearer ${token}`])),
          cookie: `access_token=${token}`,
        },
      };
    }),
    refused('a token in the body', async () => ({
      message: { jsonrpc: '2.0', id: 1, method: 'ping', access_token: await issuer.mint({ claims: good('read') }) },
    })),
    refused('a token in the query', async () => ({
      path: `/mcp?access_token=${await issuer.mint({ claims: good('read') })}`,
    })),
    refused('an API key', () => ({ headers: { authorization: `Bearer mcp_0123456789abcdef_${'A'.repeat(43)}` } })),
  ];

  const malformed: Attack[] = [
    { name: 'a token and junk', status: 400, send: () => raw((token) => `Bearer ${token} junk`) },
    { name: 'two tokens in one header', status: 400, send: () => raw((token) => `Bearer ${token},Bearer ${token}`) },
    {
      name: 'a bad and a good Authorization header',
      status: [400, 401],
      send: async () => {
        const token = await issuer.mint({ claims: good('read') });
        return {
          headers: [
            ['authorization', 'Bearer bad'],
            ['authorization', `Bearer ${token}`],
          ],
        };
      },
    },
    {
      name: 'a good and a bad Authorization header',
      status: [400, 401],
      send: async () => {
        const token = await issuer.mint({ claims: good('read') });
        return {
          headers: [
            ['authorization', `Bearer ${token}`],
            ['authorization', 'Bearer bad'],
          ],
        };
      },
    },
    {
      name: 'a token in the header and the query',
      status: 400,
      send: () => and(bearer(), { path: '/mcp?access_token=x' }),
    },
    {
      name: '9 KB of token',
      status: 400,
      send: () => ({ headers: { authorization: `Bearer ${'a'.repeat(9 * 1024)}` } }),
    },
  ];

  const claims: Attack[] = [
    refused('a token that expired a minute ago', () => bearer({ iat: now() - 600, exp: now() - 60 }), 'token expired'),
    refused('a token not valid yet', () => bearer({ nbf: now() + 120 })),
    refused('a token from the future', () => bearer({ iat: now() + 120 })),
    refused('a token that lives for a week', () => bearer({ exp: now() + 7 * 86_400 })),
    ...['exp', 'iat', 'sub', 'iss'].map((claim) =>
      refused(`a token without ${claim}`, () => bearer({ [claim]: undefined })),
    ),
    refused('exp as text', () => bearer({ exp: String(now() + 600) })),
    refused('a token for another server', () => bearer({ aud: 'https://other.example.com/mcp' })),
    refused('an audience with a slash at its end', () => bearer({ aud: `${resourceUrl}/` })),
    refused('an audience that begins like ours', () => bearer({ aud: `${resourceUrl}.evil.example` })),
    refused('the origin as audience', () => bearer({ aud: new URL(resourceUrl).origin })),
    refused('an empty list of audiences', () => bearer({ aud: [] })),
    refused('another issuer', () => bearer({ iss: 'https://evil.example' })),
    refused('an issuer with a slash at its end', () => bearer({ iss: `${issuer.issuer}/` })),
    refused('an issuer as a list', () => bearer({ iss: [issuer.issuer] })),
    refused('an ID token', () => bearer({ aud: 'user-client', scope: undefined, nonce: 'n' })),
    refused('an ID token with our audience', () => bearer({ nonce: 'n' })),
    refused('an ID token of the code flow', () => bearer({ at_hash: 'h' })),
    ...['oauth-id-jag+jwt', 'dpop+jwt', 'logout+jwt', 'secevent+jwt', 'JOSE', 1, null].map((typ) =>
      refused(`a token of type ${typ}`, () => bearer({}, { typ })),
    ),
  ];

  const signatures: Attack[] = [
    ...['none', 'nOnE', ''].map((alg) =>
      refused(`alg ${JSON.stringify(alg)}`, () => raw((token) => `Bearer ${b64({ alg })}.${token.split('.')[1]}.`)),
    ),
    refused('HS256 with the public key as secret', async () => {
      const secret = await exportSPKI(issuer.keys.first.publicKey);
      const content = `${b64({ alg: 'HS256', kid: 'first' })}.${b64({ ...good('admin'), iss: issuer.issuer, sub: 'eve', iat: now(), exp: now() + 60 })}`;
      const signature = createHmac('sha256', secret).update(content).digest('base64url');
      return { headers: { authorization: `Bearer ${content}.${signature}` } };
    }),
    refused('alg RS512', async () => {
      const content = `${b64({ alg: 'RS512', kid: 'first' })}.${b64({ ...good('read'), iss: issuer.issuer, sub: 'ana', iat: now(), exp: now() + 60 })}`;
      const key = KeyObject.from(issuer.keys.first.privateKey);
      const token = `${content}.${createSign('RSA-SHA512').update(content).sign(key, 'base64url')}`;
      return { headers: { authorization: `Bearer ${token}` } };
    }),
    refused('the right key id and another key', () => bearer({}, {}, 'stranger')),
    refused('a key of the attacker in the header', async () => {
      const jwk = await exportJWK(issuer.keys.stranger.publicKey);
      return bearer({}, { jwk, jku: 'http://127.0.0.1:9/jwks', x5u: 'http://127.0.0.1:9/x5u' }, 'stranger');
    }),
    refused('a key id that is a path', () => bearer({}, { kid: '../../../../dev/null' })),
    refused('a key id of 4 KB', () => bearer({}, { kid: 'k'.repeat(4096) })),
    refused('a key id that is __proto__', () => bearer({}, { kid: '__proto__' })),
    refused('a critical header that nobody knows', () =>
      raw((token) => {
        const [, payload, signature] = token.split('.');
        return `Bearer ${b64({ alg: 'RS256', kid: 'first', crit: ['x'], x: 1 })}.${payload}.${signature}`;
      }),
    ),
    refused('a signature cut short', () => raw((token) => `Bearer ${token.slice(0, -10)}`)),
    refused('no signature', () => raw((token) => `Bearer ${token.slice(0, token.lastIndexOf('.') + 1)}`)),
    refused('claims of another token', () =>
      raw((token) => {
        const [header, , signature] = token.split('.');
        return `Bearer ${header}.${b64({ ...good('admin'), iss: issuer.issuer, sub: 'eve', iat: now(), exp: now() + 60 })}.${signature}`;
      }),
    ),
    refused('four parts', () => raw((token) => `Bearer ${token}.x`)),
    refused('five parts, as if encrypted', () => raw((token) => `Bearer ${token}.x.y`)),
    refused('no JWT at all', () => ({ headers: { authorization: 'Bearer ....' } })),
  ];

  const write = `${scopePrefix(resourceUrl)}write`;
  const tooLittle = stepUp
    ? { status: 403, challenge: `scope="${write}"` }
    : { status: 200, body: `needs the scope ${write}` };
  const lacking = (name: string, scope: unknown): Attack => ({
    name: `the scope ${name}`,
    // A token without any scope of this server may count as one for another.
    status: [401, 403],
    challenge: metadata,
    send: () => bearer({ scope, scp: undefined }),
  });
  const scopes: Attack[] = [
    lacking('of another server', 'https://other.example.com/mcp/read'),
    lacking('in capitals', good('read').scope.toUpperCase()),
    lacking('with more letters', `${good('read').scope}only`),
    lacking('as an object', { read: true }),
    lacking('missing', undefined),
    {
      name: 'a tool that needs more, in the protocol of 2026',
      ...tooLittle,
      send: () => and(bearer(), call('suggest_book', suggestion)),
    },
    {
      name: 'a tool that needs more, in the protocol of 2025',
      ...tooLittle,
      send: () => and(bearer(), { message: legacyCall('suggest_book', suggestion) }),
    },
    {
      name: 'an allowed tool in Mcp-Name and another in the body',
      status: 400,
      body: '-32020',
      send: () => and(bearer(), { ...call('suggest_book', suggestion), headers: { ...call('search_books').headers } }),
    },
    {
      name: 'a batch',
      status: 400,
      body: '-32600',
      send: () => and(bearer(), { message: [call('search_books').message, call('suggest_book').message] }),
    },
    {
      name: 'the version of 2026 without its envelope',
      status: 400,
      send: () =>
        and(bearer(), {
          ...call('search_books'),
          message: { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search_books' } },
        }),
    },
    ...['__proto__', 'constructor', 'toString'].map(
      (tool): Attack => ({
        name: `a tool named ${tool}`,
        status: [200, 400, 404],
        body: '-32602',
        send: () => and(bearer(), call(tool)),
      }),
    ),
  ];

  const around: Attack[] = [
    ...['https://evil.example', 'null', 'http://localhost.evil.example'].map(
      (origin): Attack => ({
        name: `a good token from a page of ${origin}`,
        status: 403,
        send: () => and(bearer(), { headers: { origin } }),
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
    ...['/MCP', '/mcp/', '//mcp', '/mcp/x', '/books/9780141439518', '/healthz', '/health/x'].map((path) =>
      refused(`${path} without a token`, () => ({ method: 'GET', path })),
    ),
    ...[
      '/health%2f..%2fmcp',
      '/.well-known/%2e%2e/mcp',
      '/.well-known/..%2fmcp',
      '/.well-known/x',
      '/.well-known',
      '/',
    ].map(
      (path): Attack => ({
        name: `${path} without a token`,
        status: [401, 403, 404],
        send: () => ({ path }),
      }),
    ),
    refused('a challenge that names a host of the caller', () => ({
      headers: { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', 'x-original-url': '/health' },
    })),
    {
      name: 'what the Web Adapter and API Gateway say of a caller, said by the caller',
      status: 401,
      challenge: metadata,
      send: () => ({
        headers: {
          'x-amzn-request-context': JSON.stringify({
            authorizer: { iam: { userArn: 'arn:aws:iam::1:root' } },
            identity: { userArn: 'arn:aws:iam::1:root' },
          }),
          'x-amz-tenant-id': 'victim',
        },
      }),
    },
    {
      name: 'a session of somebody else',
      status: 200,
      send: () => and(bearer(), { headers: { 'mcp-session-id': 'victim' } }),
    },
  ];

  const welcome: Attack[] = [
    { name: 'a good token', status: 200, send: () => bearer() },
    { name: 'a lower-case scheme', status: 200, send: () => raw((token) => `bearer ${token}`) },
    {
      name: 'our audience among others',
      status: 200,
      send: () => bearer({ aud: ['https://other.example.com', resourceUrl] }),
    },
    { name: 'no key id, where there is one key', status: 200, send: () => bearer({}, { kid: undefined }) },
    ...['JWT', 'at+jwt', 'application/at+jwt'].map(
      (typ): Attack => ({ name: `a token of type ${typ}`, status: 200, send: () => bearer({}, { typ }) }),
    ),
    {
      name: 'a broader scope than a tool needs',
      status: 200,
      send: () => and(bearer(good('write')), call('search_books', { query: 'emma' })),
    },
    {
      name: 'a tool that writes, with its scope',
      status: 200,
      body: 'Emma',
      send: () => and(bearer(good('write')), call('suggest_book', suggestion)),
    },
  ];

  return [...missing, ...malformed, ...claims, ...signatures, ...scopes, ...around, ...welcome];
}
