import type { AuthInfo } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import { issueKey, type StoredKeys } from '../src/api-keys.ts';
import { authMode, createKeyGate } from '../src/auth.ts';
import { createCache } from '../src/cache.ts';
import { readConfig } from '../src/config.ts';
import { parseKeys } from '../src/parse-keys.ts';

const day = 86_400_000;
const reader = issueKey('ana', ['read'], new Date(Date.now() + day));
const second = issueKey('ana', ['admin'], new Date(Date.now() + day));
const keys: StoredKeys = Object.fromEntries([reader, second].map(({ id, stored }) => [id, stored]));

/** Keys as the server keeps them. */
const store = (load: () => Promise<StoredKeys>, now: () => number = () => 0) =>
  createCache({ name: 'keys', load, refreshMs: 5 * 60_000, maxAgeMs: 60 * 60_000, retryMs: 10_000, now });

const gate = createKeyGate(
  store(async () => keys),
  'read',
);

const knock = (headers: Record<string, string>): Promise<AuthInfo | Response | undefined> =>
  gate(new Request('https://mcp.example.com/mcp', { method: 'POST', headers }), { requestId: 'test' });

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

describe('the keys in memory', () => {
  const minute = 60_000;

  it('answers 503 while they cannot be read, and recovers', async () => {
    let now = 0;
    let down = true;
    const load = async (): Promise<StoredKeys> => (down ? Promise.reject(new Error('down')) : keys);
    const flaky = createKeyGate(
      store(load, () => now),
      'read',
    );
    const request = new Request('https://mcp.example.com/mcp', { headers: bearer(reader.key) });
    const answer = (await flaky(request, { requestId: 'test' })) as Response;
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    down = false;
    now += minute;
    expect(await flaky(request, { requestId: 'test' })).toMatchObject({ clientId: reader.id });
  });

  it('survive an outage of an hour at most, and forget a revoked key within five minutes', async () => {
    let now = 0;
    let current: StoredKeys | undefined = keys;
    const cache = store(
      async () => current ?? Promise.reject(new Error('down')),
      () => now,
    );
    expect(await cache.get()).toHaveProperty(reader.id);
    current = undefined;
    now += 6 * minute;
    expect(await cache.get()).toHaveProperty(reader.id);
    now += 60 * minute;
    await expect(cache.get()).rejects.toThrow('There is no keys');
    current = {};
    now += minute;
    expect(await cache.get()).not.toHaveProperty(reader.id);
  });

  it('know a new key for everyone who sends it at once', async () => {
    let now = 0;
    let current: StoredKeys = {};
    const cache = store(
      async () => current,
      () => now,
    );
    expect(await cache.get()).not.toHaveProperty(reader.id);
    current = keys;
    now += minute;
    const found = await Promise.all([1, 2, 3].map(() => cache.get((all) => reader.id in all)));
    expect(found).toEqual([keys, keys, keys]);
  });

  it('leave out what was edited into no key', () => {
    const text = JSON.stringify({ ...keys, broken: { sha256: 'abc' }, nothing: null });
    expect(Object.keys(parseKeys(text)).sort()).toEqual(Object.keys(keys).sort());
  });

  it('are read once for a storm of unknown keys', async () => {
    let reads = 0;
    const cache = store(async () => {
      reads += 1;
      return keys;
    });
    await Promise.all(Array.from({ length: 1000 }, (_, index) => cache.get((all) => `unknown${index}` in all)));
    expect(reads).toBe(1);
  });
});

it('does not start where another auth mode was meant', () => {
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };
  expect(() => readConfig(authMode, env)).toThrow('MCP_AUTH_MODE is none, but this server is built for api-key.');
});
