import { type Attack, call, legacyCall, type Sent } from './attack.ts';
import { issued } from './auth-setup.ts';

const { admin, reader, expired, scopeless, stranger } = issued;
const suggestion = { title: 'Emma', author: 'Jane Austen' };

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const tampered = `${reader.key.slice(0, -1)}${reader.key.endsWith('A') ? 'B' : 'A'}`;

/** Requests that must not get in, and a few like them that must. They go to the entry that is deployed. */
export const attacks: Attack[] = [
  refused('no key', {}),
  ...['', 'Bearer', 'Bearer  ', 'Basic dXNlcjpwYXNz'].map((authorization) =>
    refused(`Authorization: ${JSON.stringify(authorization)}`, { headers: { authorization } }),
  ),
  refused('a key that never was', { headers: bearer(stranger.key) }),
  refused('a key with one letter changed', { headers: bearer(tampered) }),
  refused('the id of a key with the secret of another', { headers: bearer(reader.key.replace(reader.id, admin.id)) }),
  refused('an expired key', { headers: bearer(expired.key) }),
  refused('a key in capitals', { headers: bearer(reader.key.toUpperCase()) }),
  refused('the hash of a key', { headers: bearer(`mcp_${reader.id}_${reader.stored.sha256.slice(0, 43)}`) }),
  refused('a JWT', { headers: bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.') }),
  refused('__proto__', { headers: bearer('__proto__') }),
  refused('a key in another header', { headers: { 'x-access-token': reader.key, cookie: `key=${reader.key}` } }),
  refused('a key in the query', { path: `/mcp?access_token=${reader.key}&x-api-key=${reader.key}` }),
  ...['GET', 'DELETE', 'PUT'].map((method) => refused(`${method} without a key`, { method })),
  ...['/MCP', '/mcp/', '//mcp', '/books/9780141439518', '/health/x'].map((path) =>
    refused(`${path} without a key`, { method: 'GET', path }),
  ),
  ends('a key and words', 400, { headers: bearer(`${reader.key} junk`) }),
  ends('two keys in one header', 400, { headers: bearer(`${reader.key},${reader.key}`) }),
  ends('two keys in x-api-key', 400, { headers: { 'x-api-key': `${reader.key}, ${reader.key}` } }),
  ends('a key in each header', 400, { headers: { ...bearer(reader.key), 'x-api-key': reader.key } }),
  ends('a key in the header and the query', 400, { headers: bearer(reader.key), path: '/mcp?access_token=x' }),
  ends('9 KB of key', 400, { headers: bearer('a'.repeat(9 * 1024)) }),
  ends('a key without a scope', 403, { headers: bearer(scopeless.key) }),
  ends('a good key from a web page', 403, { headers: { ...bearer(reader.key), origin: 'https://evil.example' } }),
  // There is nowhere to log in: a client that looks for it should stop early.
  ends('a look for a login', 404, { method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' }),
  ends('a look for an issuer', 404, { method: 'GET', path: '/.well-known/oauth-authorization-server' }),
  ends('a good key', 200, { headers: bearer(reader.key) }),
  ends('a lower-case scheme', 200, { headers: { authorization: `bearer ${reader.key}` } }),
  ends('a key in x-api-key', 200, { headers: { 'x-api-key': reader.key } }),
  ends('a tool that writes, with its scope', 200, sentWith(admin.key, call('suggest_book', suggestion)), 'Emma'),
  ends('a tool that needs more', 200, sentWith(reader.key, call('suggest_book', suggestion)), 'needs the scope write'),
  ends(
    'a tool that needs more, in the protocol of 2025',
    200,
    sentWith(reader.key, { message: legacyCall('suggest_book', suggestion) }),
    'needs the scope write',
  ),
];

function ends(name: string, status: number, sent: Sent, body?: string): Attack {
  return { name, status, ...(body === undefined ? {} : { body }), send: () => sent };
}

/** 401, and a challenge that sends nobody to a login. */
function refused(name: string, sent: Sent): Attack {
  return { name, status: 401, challenge: 'Bearer realm="mcp"', send: () => sent };
}

function sentWith(key: string, sent: Sent): Sent {
  return { ...sent, headers: { ...Object.fromEntries(Object.entries(sent.headers ?? {})), ...bearer(key) } };
}
