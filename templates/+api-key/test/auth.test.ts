import type { AuthInfo } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issueKey, type StoredKeys } from '../src/api-keys.ts';
import { authMode, createKeyGate } from '../src/auth.ts';
import { readConfig } from '../src/config.ts';
import { createKeyStore } from '../src/key-store.ts';
import { parseKeys } from '../src/parse-keys.ts';
import { authenticate } from './auth-setup.ts';
import { type Entry, start } from './entry.ts';

const day = 86_400_000;
const reader = issueKey('ana', ['read'], new Date(Date.now() + day));
const second = issueKey('ana', ['admin'], new Date(Date.now() + day));
const expired = issueKey('ben', ['admin'], new Date(Date.now() - 1));
const scopeless = issueKey('cho', [], new Date(Date.now() + day));
const stranger = issueKey('eve', ['admin'], new Date(Date.now() + day));
const keys: StoredKeys = Object.fromEntries([reader, second, expired, scopeless].map(({ id, stored }) => [id, stored]));

const gate = createKeyGate(
  createKeyStore(async () => keys),
  'read',
);

const knock = (headers: Record<string, string>, query = ''): Promise<AuthInfo | Response | undefined> =>
  gate(new Request(`https://mcp.example.com/mcp${query}`, { method: 'POST', headers }));

async function refusal(headers: Record<string, string>, query = ''): Promise<number> {
  const answer = await knock(headers, query);
  if (!(answer instanceof Response)) throw new Error('let in');
  expect(await answer.text()).not.toContain(reader.key);
  return answer.status;
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

describe('lets in', () => {
  it.each([
    ['a bearer key', bearer(reader.key), reader],
    ['a lower-case scheme', { authorization: `bearer ${reader.key}` }, reader],
    ['an x-api-key', { 'x-api-key': reader.key }, reader],
    ['the second key of the same owner', bearer(second.key), second],
  ])('%s', async (_, headers, { id, key, stored }) => {
    const caller = (await knock(headers)) as AuthInfo;
    expect(caller).toMatchObject({ clientId: id, scopes: stored.scopes, extra: { owner: 'ana' } });
    expect(JSON.stringify(caller)).not.toContain(key);
  });
});

describe('refuses', () => {
  const tampered = `${reader.key.slice(0, -1)}${reader.key.endsWith('A') ? 'B' : 'A'}`;
  it.each<[string, Record<string, string>, number]>([
    ['no key', {}, 401],
    ['an empty header', { authorization: '' }, 401],
    ['a scheme without a key', { authorization: 'Bearer' }, 401],
    ['another scheme', { authorization: `Basic ${reader.key}` }, 401],
    ['a key that never was', bearer(stranger.key), 401],
    ['a key with one letter changed', bearer(tampered), 401],
    ['an expired key', bearer(expired.key), 401],
    ['the id of a key with the secret of another', bearer(reader.key.replace(reader.id, second.id)), 401],
    ['a JWT', bearer('eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.'), 401],
    ['__proto__', bearer('__proto__'), 401],
    ['a key in another header', { 'x-access-token': reader.key, cookie: `key=${reader.key}` }, 401],
    ['a key without the scope', bearer(scopeless.key), 403],
    ['both headers', { ...bearer(reader.key), 'x-api-key': reader.key }, 400],
    ['words after the key', bearer(`${reader.key} junk`), 400],
    ['two keys in one header', bearer(`${reader.key},${reader.key}`), 400],
    ['two keys in x-api-key', { 'x-api-key': `${reader.key}, ${reader.key}` }, 400],
    ['9 KB of key', bearer('a'.repeat(9 * 1024)), 400],
  ])('%s', async (_, headers, status) => expect(await refusal(headers)).toBe(status));

  it('a key in the query', async () => {
    expect(await refusal({}, `?access_token=${reader.key}`)).toBe(401);
    expect(await refusal(bearer(reader.key), `?access_token=${reader.key}`)).toBe(400);
  });

  it('with a challenge that sends nobody to a login', async () => {
    const challenge = ((await knock({})) as Response).headers.get('www-authenticate');
    expect(challenge).toBe('Bearer realm="mcp"');
  });
});

describe('through the entry that is deployed, without a key', () => {
  let auth: Awaited<ReturnType<typeof authenticate>>;
  let entry: Entry;
  beforeAll(async () => {
    auth = await authenticate();
    entry = await start(auth.env);
  });
  afterAll(async () => {
    await entry.close();
    await auth.close();
  });

  it.each([
    ['POST', '/mcp', 401],
    ['GET', '/mcp', 401],
    ['GET', '/books/9780141439518', 401],
    ['GET', '/nothing', 401],
    ['GET', '/health', 200],
  ])('%s %s is %i', async (method, path, status) => {
    const response = await entry.fetch(new Request(new URL(path, entry.url), { method }));
    expect(response.status).toBe(status);
  });
});

describe('the key store', () => {
  const minute = 60_000;

  it('answers 503 while the keys cannot be read, and recovers', async () => {
    let now = 0;
    let down = true;
    const load = async (): Promise<StoredKeys> => (down ? Promise.reject(new Error('down')) : keys);
    const flaky = createKeyGate(
      createKeyStore(load, () => now),
      'read',
    );
    const answer = (await flaky(
      new Request('https://mcp.example.com/mcp', { headers: bearer(reader.key) }),
    )) as Response;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    down = false;
    now += minute;
    expect(await flaky(new Request('https://mcp.example.com/mcp', { headers: bearer(reader.key) }))).toMatchObject({
      clientId: reader.id,
    });
  });

  it('survives an outage once it has the keys, and forgets a revoked key within five minutes', async () => {
    let now = 0;
    let current: StoredKeys | undefined = keys;
    const store = createKeyStore(
      async () => current ?? Promise.reject(new Error('down')),
      () => now,
    );
    expect(await store.find(reader.id)).toBeDefined();
    current = undefined;
    now += 6 * minute;
    expect(await store.find(reader.id)).toBeDefined();
    current = {};
    now += minute;
    expect(await store.find(reader.id)).toBeUndefined();
  });

  it('knows a new key for everyone who sends it at once', async () => {
    let now = 0;
    let current: StoredKeys = {};
    const store = createKeyStore(
      async () => current,
      () => now,
    );
    expect(await store.find(reader.id)).toBeUndefined();
    current = keys;
    now += minute;
    const found = await Promise.all([1, 2, 3].map(() => store.find(reader.id)));
    expect(found).toEqual([reader.stored, reader.stored, reader.stored]);
  });

  it('leaves out what was edited into no key', () => {
    const text = JSON.stringify({ ...keys, broken: { sha256: 'abc' }, nothing: null });
    expect(Object.keys(parseKeys(text)).sort()).toEqual(Object.keys(keys).sort());
  });

  it('reads the secret once for a storm of unknown keys', async () => {
    let reads = 0;
    const store = createKeyStore(
      async () => {
        reads += 1;
        return keys;
      },
      () => 0,
    );
    await Promise.all(Array.from({ length: 1000 }, (_, index) => store.find(`unknown${index}`)));
    expect(reads).toBe(1);
  });
});

it('does not start where another auth mode was meant', () => {
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };
  expect(() => readConfig(authMode, env)).toThrow('MCP_AUTH_MODE is none, but this server is built for api-key.');
});
