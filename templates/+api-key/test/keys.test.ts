import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { matches, type StoredKeys } from '../src/api-keys.ts';

/** What Secrets Manager would hold. */
let secret = '{}';
const secrets = createServer(async (request, response) => {
  const { SecretString } = JSON.parse(await text(request)) as { SecretString?: string };
  secret = SecretString ?? secret;
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  response.end(JSON.stringify({ ARN: 'arn', Name: 'keys', VersionId: 'v', SecretString: secret }));
});
beforeAll(() => new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve)));
afterAll(() => void secrets.close());

async function keys(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const env = {
    ...process.env,
    MCP_API_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const tsx = ['--import=tsx', 'scripts/keys.ts'];
  return promisify(execFile)(process.execPath, [...tsx, ...args], { env }).then(
    (done) => ({ code: 0, ...done }),
    (error) => error,
  );
}

it('creates, lists and revokes keys, two active ones an owner', async () => {
  const first = await keys('create', '--owner', 'ana', '--scopes', 'read,write');
  const key = first.stdout.trim();
  const [[id, stored] = expect.fail('nothing stored')] = Object.entries(JSON.parse(secret) as StoredKeys);
  expect([first.code, matches(key, stored), stored.scopes]).toEqual([0, true, ['read', 'write']]);
  expect(secret).not.toContain(key);

  expect((await keys('create', '--owner', 'ana')).code).toBe(0);
  const third = await keys('create', '--owner', 'ana');
  expect([third.code, third.stderr]).toEqual([1, expect.stringContaining('has 2 active keys already')]);

  expect((await keys('list')).stdout).toContain(id);
  expect(JSON.parse((await keys('list', '--json')).stdout)).toContainEqual(
    expect.objectContaining({ id, owner: 'ana' }),
  );
  expect((await keys('revoke', id)).code).toBe(0);
  expect(Object.keys(JSON.parse(secret))).not.toContain(id);
  expect((await keys('create', '--owner', 'ana')).code).toBe(0);
}, 60_000);

it('refuses what it cannot do, and stores nothing', async () => {
  const before = secret;
  const misused = [
    ['create'],
    ['create', '--owner', ''],
    ['create', '--owner', 'x', '--scopes', 'root'],
    ['create', '--owner', 'x', '--days', '400'],
    ['create', '--owner', 'x', '--scope', 'read'],
    ['forget'],
  ];
  const refused = await Promise.all(misused.map((args) => keys(...args)));
  for (const { code, stderr } of refused) expect([code, stderr]).toEqual([2, expect.stringContaining('Usage:')]);
  expect((await keys('revoke', 'nobody')).code).toBe(1);
  expect(secret).toBe(before);
}, 60_000);
