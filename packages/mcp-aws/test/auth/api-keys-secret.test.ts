import { describe, expect, it } from 'vitest';
import { apiKey } from '../../src/auth/api-key.ts';
import { issueKey, type StoredKeys } from '../../src/auth/api-keys.ts';
import { parseKeys } from '../../src/auth/parse-keys.ts';
import type { AuthGuard } from '../../src/server/auth.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';

const tomorrow = new Date(Date.now() + 24 * 60 * 60_000);
const reader = issueKey('ana', ['read'], tomorrow);
const second = issueKey('ana', ['admin'], tomorrow);
const keys: StoredKeys = Object.fromEntries([reader, second].map(({ id, stored }) => [id, stored]));

const knock = (guard: AuthGuard, { key }: { key: string }) =>
  guard(new Request('https://mcp.example.com/mcp', { method: 'POST', headers: { 'x-api-key': key } }), {
    requestId: 'test',
  });

describe('the secret with the keys', () => {
  it('may have what is not a key, which is left out and counted', () => {
    const counts: number[] = [];
    const text = JSON.stringify({ ...keys, broken: { sha256: 'abc' }, nothing: null });
    const parsed = parseKeys(text, (count) => counts.push(count));
    expect(Object.keys(parsed).sort()).toEqual(Object.keys(keys).sort());
    expect(counts).toEqual([2]);
    expect(parseKeys(undefined)).toEqual({});
    expect(counts).toEqual([2]);
  });

  it('has no word on what cannot be read where all of it can', () => {
    expect(parseKeys(JSON.stringify(keys), () => expect.fail('called'))).toEqual(keys);
  });

  it.each([
    ['no hash', { sha256: undefined }],
    ['a hash that is a list', { sha256: [reader.stored.sha256] }],
    ['a hash with more before it', { sha256: `0${reader.stored.sha256}` }],
    ['a hash with more after it', { sha256: `${reader.stored.sha256}0` }],
    ['a hash in capitals', { sha256: 'A'.repeat(64) }],
    ['scopes that are a text', { scopes: 'admin' }],
    ['no owner', { owner: undefined }],
    ['no expiry', { expiresAt: undefined }],
    ['an expiry that is a number', { expiresAt: 9e15 }],
  ])('is without a key that has %s', (_, wrong) => {
    const text = JSON.stringify({ [reader.id]: { ...reader.stored, ...wrong }, [second.id]: second.stored });
    expect(parseKeys(text)).toEqual({ [second.id]: second.stored });
  });

  const env = {
    MCP_AUTH_MODE: 'api-key',
    MCP_RESOURCE_URL: 'https://mcp.example.com/mcp',
    MCP_API_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys',
  };

  it('is read while the server starts', async () => {
    const read: string[] = [];
    const mode = apiKey(async (arn) => {
      read.push(arn);
      return JSON.stringify(keys);
    });
    const { auth } = await startAuth(mode, env);
    expect(read).toEqual([env.MCP_API_KEYS_SECRET_ARN]);
    expect(await knock(auth.guard, second)).toMatchObject({ caller: { scopes: ['admin'] } });
    expect(read).toHaveLength(1);
  });

  it('that is not named does not let the server start', async () => {
    const { MCP_API_KEYS_SECRET_ARN: _, ...without } = env;
    const start = startAuth(
      apiKey(async () => '{}'),
      without,
    );
    await expect(start).rejects.toThrow('MCP_API_KEYS_SECRET_ARN is not set.');
  });

  it('that cannot be read lets the server start, and every caller is asked to come back', async () => {
    const { auth } = await startAuth(
      apiKey(() => Promise.reject(new Error('AccessDenied'))),
      env,
    );
    const decision = await knock(auth.guard, reader);
    expect('refusal' in decision && decision.refusal.response.status).toBe(503);
  });
});
