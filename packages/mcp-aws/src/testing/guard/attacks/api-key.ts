import { issueKey, type StoredKeys } from '../../../auth/api-keys.ts';
import type { Scope } from '../../../config/choices.ts';
import type { Attack, Sent, ToolCall } from '../attack.ts';
import { toolScopeAttacks } from './tools.ts';

type Issued = ReturnType<typeof issueKey>;

/** API keys of every kind that a caller may have. */
export interface TestKeys {
  readonly byScope: Readonly<Record<Scope, Issued>>;
  readonly expired: Issued;
  readonly scopeless: Issued;
  /** One that the server does not know. */
  readonly stranger: Issued;
  /** What the server knows. */
  readonly stored: StoredKeys;
}

export function createTestKeys(): TestKeys {
  const tomorrow = new Date(Date.now() + 86_400_000);
  const key = (...scopes: Scope[]): Issued => issueKey('ana', scopes, tomorrow);
  const byScope = { read: key('read'), write: key('write'), admin: key('admin') };
  const expired = issueKey('ben', ['admin'], new Date(Date.now() - 1));
  const scopeless = key();
  const known = [...Object.values(byScope), expired, scopeless];
  const stored = Object.fromEntries(known.map(({ id, stored }) => [id, stored]));
  return { byScope, expired, scopeless, stranger: key('admin'), stored };
}

export const bearerOf = ({ key }: Issued): Record<string, string> => ({ authorization: `Bearer ${key}` });

/** Requests with API keys that must not get in, and a few like them that must. */
export function apiKeyAttacks(keys: TestKeys, tools: readonly ToolCall[]): readonly Attack[] {
  const { expired, scopeless, stranger } = keys;
  const { read: reader, admin } = keys.byScope;
  const { key } = reader;
  const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });
  const tampered = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`;
  const page = { ...bearer(key), origin: 'https://evil.example' };
  return [
    refused('no key', {}),
    ...['', 'Bearer', 'Bearer  ', 'Basic dXNlcjpwYXNz'].map((authorization) =>
      refused(`Authorization: ${JSON.stringify(authorization)}`, { headers: { authorization } }),
    ),
    refused('a key that never was', { headers: bearerOf(stranger) }),
    refused('a key with one letter changed', { headers: bearer(tampered) }),
    refused('the id of a key with the secret of another', { headers: bearer(key.replace(reader.id, admin.id)) }),
    refused('an expired key', { headers: bearerOf(expired) }),
    refused('a key in capitals', { headers: bearer(key.toUpperCase()) }),
    refused('the hash of a key', { headers: bearer(`mcp_${reader.id}_${reader.stored.sha256.slice(0, 43)}`) }),
    refused('a JWT', { headers: bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.') }),
    refused('__proto__', { headers: bearer('__proto__') }),
    refused('a key in another header', { headers: { 'x-access-token': key, cookie: `key=${key}` } }),
    refused('a key in the query', { path: `/mcp?access_token=${key}&x-api-key=${key}` }),
    ...['GET', 'DELETE', 'PUT'].map((method) => refused(`${method} without a key`, { method })),
    ...['/MCP', '/mcp/', '//mcp', '/x', '/health/x'].map((path) =>
      refused(`${path} without a key`, { method: 'GET', path }),
    ),
    ends('a key and words', 400, { headers: bearer(`${key} junk`) }),
    ends('two keys in one header', 400, { headers: bearer(`${key},${key}`) }),
    ends('two keys in x-api-key', 400, { headers: { 'x-api-key': `${key}, ${key}` } }),
    ends('a key in each header', 400, { headers: { ...bearer(key), 'x-api-key': key } }),
    ends('a key in the header and the query', 400, { headers: bearer(key), path: '/mcp?access_token=x' }),
    ends('9 KB of key', 400, { headers: bearer('a'.repeat(9 * 1024)) }),
    ends('a key without a scope', 403, { headers: bearerOf(scopeless) }),
    ends('a good key from a web page', 403, { headers: page }),
    // There is nowhere to log in: a client that looks for it should stop early.
    ends('a look for a login', 404, { method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' }),
    ends('a look for an issuer', 404, { method: 'GET', path: '/.well-known/oauth-authorization-server' }),
    ends('a good key', 200, { headers: bearer(key) }),
    ends('a lower-case scheme', 200, { headers: { authorization: `bearer ${key}` } }),
    ends('a key in x-api-key', 200, { headers: { 'x-api-key': key } }),
    ...toolScopeAttacks({
      tools,
      scopeErrors: 'tool-error',
      scopePrefix: '',
      as: (scope) => ({ headers: bearerOf(keys.byScope[scope]) }),
    }),
  ];
}

function ends(name: string, status: number, sent: Sent): Attack {
  return { name, status, send: () => sent };
}

/** 401, and a challenge that sends nobody to a login. */
function refused(name: string, sent: Sent): Attack {
  return { name, status: 401, challenge: 'Bearer realm="mcp"', send: () => sent };
}
