import { describe, expect, it } from 'vitest';
import { createKeyGuard } from '../../src/auth/api-key.ts';
import { isActive, issueKey, matches, type StoredKeys } from '../../src/auth/api-keys.ts';
import { createCache } from '../../src/auth/cache.ts';
import type { AuthGuard } from '../../src/server/auth.ts';
import { createLog } from '../../src/telemetry/log.ts';

const minute = 60_000;
const tomorrow = new Date(Date.now() + 24 * 60 * minute);
const reader = issueKey('ana', ['read'], tomorrow);
const second = issueKey('ana', ['admin'], tomorrow);
const keys: StoredKeys = Object.fromEntries([reader, second].map(({ id, stored }) => [id, stored]));

const lines: string[] = [];
const log = createLog({ service: 'test', write: (line) => lines.push(line) });

/** Keys as the server keeps them. */
const store = (load: () => Promise<StoredKeys>, now: () => number = () => 0) =>
  createCache({ name: 'API keys', load, refreshMs: 5 * minute, maxAgeMs: 60 * minute, retryMs: 10_000, log, now });

const knock = (guard: AuthGuard, headers: Record<string, string>) =>
  guard(new Request('https://mcp.example.com/mcp', { method: 'POST', headers }), { requestId: 'test' });

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });

describe('a key', () => {
  it('is random, and what is stored of it does not tell it', () => {
    expect(reader.key).toMatch(/^mcp_[0-9a-f]{16}_[\w-]{43}$/);
    expect(reader.key).not.toBe(issueKey('ana', ['read'], tomorrow).key);
    expect(JSON.stringify(reader.stored)).not.toContain(reader.key.slice(-43));
    expect([matches(reader.key, reader.stored), matches(second.key, reader.stored)]).toEqual([true, false]);
    expect(issueKey('ana', ['read'], tomorrow).stored).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      scopes: ['read'],
      owner: 'ana',
      expiresAt: tomorrow.toISOString(),
    });
  });

  it('ends at its expiry, and is none where that cannot be read', () => {
    const end = tomorrow.getTime();
    expect([end - 1, end].map((now) => isActive(reader.stored, now))).toEqual([true, false]);
    expect(isActive({ ...reader.stored, expiresAt: 'never' })).toBe(false);
  });
});

describe('the guard lets in', () => {
  const guard = createKeyGuard(
    store(async () => keys),
    'read',
    log,
  );
  it.each([
    ['a bearer key', bearer(reader.key), reader],
    ['a lower-case scheme', { authorization: `bearer ${reader.key}` }, reader],
    ['two spaces before it', { authorization: `Bearer  ${reader.key}` }, reader],
    ['an x-api-key', { 'x-api-key': reader.key }, reader],
    ['the second key of the same owner', bearer(second.key), second],
  ])('%s', async (_, headers, { id, key, stored }) => {
    const decision = await knock(guard, headers);
    expect(decision).toEqual({
      caller: {
        clientId: id,
        scopes: stored.scopes,
        principal: `key|${id}`,
        owner: 'ana',
        expiresAt: Math.floor(Date.parse(stored.expiresAt) / 1000),
      },
    });
    expect(JSON.stringify(decision)).not.toContain(key);
  });
});

describe('the guard refuses', () => {
  const guardFor = (scope: 'read' | 'write') =>
    createKeyGuard(
      store(async () => keys),
      scope,
      log,
    );
  it.each([
    ['nothing', {}, 401, 'no_credentials', 'Bearer realm="mcp"'],
    [
      'a good key with another scheme',
      { authorization: `Basic ${reader.key}` },
      401,
      'no_credentials',
      'Bearer realm="mcp"',
    ],
    ['a good key without a scheme', { authorization: reader.key }, 401, 'no_credentials', 'Bearer realm="mcp"'],
    [
      'what is no key',
      bearer('x'),
      401,
      'invalid_token',
      'Bearer realm="mcp", error="invalid_token", error_description="not an API key"',
    ],
    [
      'the longest header that is read',
      bearer('x'.repeat(8192 - 'Bearer '.length)),
      401,
      'invalid_token',
      'Bearer realm="mcp", error="invalid_token", error_description="not an API key"',
    ],
    ['a longer one', bearer('x'.repeat(8193 - 'Bearer '.length)), 400, 'invalid_request', null],
    ['two keys', { ...bearer(reader.key), 'x-api-key': reader.key }, 400, 'invalid_request', null],
    [
      'a key without the scope that all need',
      bearer(reader.key),
      403,
      'insufficient_scope',
      'Bearer realm="mcp", scope="write", error="insufficient_scope", error_description="the scope write is needed"',
    ],
  ])('%s', async (_, headers, status, rejection, challenge) => {
    const decision = await knock(guardFor('write'), headers as Record<string, string>);
    const refusal = 'refusal' in decision ? decision.refusal : expect.fail('it was let in');
    expect([refusal.response.status, refusal.rejection]).toEqual([status, rejection]);
    expect(refusal.response.headers.get('www-authenticate')).toBe(challenge);
    const error = rejection === 'no_credentials' ? 'invalid_token' : rejection;
    expect(await refusal.response.json()).toEqual({ error, error_description: refusal.detail });
  });

  it('what is no key without a look at the keys, which cannot have it', async () => {
    let reads = 0;
    const load = async (): Promise<StoredKeys> => {
      reads += 1;
      throw new Error('down');
    };
    const decision = await knock(createKeyGuard(store(load), 'read', log), bearer('x'));
    expect(['refusal' in decision && decision.refusal.response.status, reads]).toEqual([401, 0]);
  });
});

describe('the keys in memory', () => {
  it('answer 503 while they cannot be read, and recover', async () => {
    let now = 0;
    let down = true;
    const load = async (): Promise<StoredKeys> => (down ? Promise.reject(new Error('down')) : keys);
    const guard = createKeyGuard(
      store(load, () => now),
      'read',
      log,
    );
    const decision = await knock(guard, bearer(reader.key));
    const response = 'refusal' in decision ? decision.refusal.response : expect.fail('it was let in');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    for (const [message, cause] of [
      ['cannot load API keys', 'down'],
      ['cannot check tokens', 'Loading API keys failed.'],
    ])
      expect(lines.map((line) => JSON.parse(line))).toContainEqual(
        expect.objectContaining({ level: 'ERROR', message, error: expect.objectContaining({ message: cause }) }),
      );
    down = false;
    now += minute;
    expect(await knock(guard, bearer(reader.key))).toMatchObject({ caller: { clientId: reader.id } });
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
    await expect(cache.get()).rejects.toThrow('Loading API keys failed.');
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

  it('are known to lack a key that is in none of the last ten seconds', async () => {
    let now = 0;
    let down = false;
    const load = async (): Promise<StoredKeys> => (down ? Promise.reject(new Error('down')) : keys);
    const guard = createKeyGuard(
      store(load, () => now),
      'read',
      log,
    );
    const statusOf = async (): Promise<number> => {
      const decision = await knock(guard, bearer(issueKey('eve', ['admin'], tomorrow).key));
      return 'refusal' in decision ? decision.refusal.response.status : 200;
    };
    expect([await statusOf(), await statusOf()]).toEqual([401, 401]);
    now += minute;
    down = true;
    // They may have it since.
    expect([await statusOf(), await statusOf()]).toEqual([503, 503]);
    expect(await knock(guard, bearer(reader.key))).toMatchObject({ caller: { clientId: reader.id } });
    down = false;
    now += minute;
    expect([await statusOf(), await statusOf()]).toEqual([401, 401]);
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
