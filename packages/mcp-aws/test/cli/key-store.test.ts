import { beforeEach, expect, it } from 'vitest';
import { matches, type StoredKeys } from '../../src/auth/api-keys.ts';
import { type KeyStore, openKeyStore } from '../../src/cli/keys/key-store.ts';
import { serviceError, startService } from './stand-in.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:keys';

/** What Secrets Manager holds. */
let secret = '{}';
let version = 0;
/** Runs while the secret is read the second time: before it is written. */
let meanwhile = (): void => undefined;
let reads = 0;

const session = await startService((action, input) => {
  if (input.SecretId !== arn) throw serviceError('ResourceNotFoundException');
  if (action === 'PutSecretValue') {
    secret = String(input.SecretString);
    version += 1;
  } else {
    reads += 1;
    if (reads % 2 === 0) meanwhile();
  }
  return { ARN: arn, Name: 'keys', VersionId: `version-${version}`, SecretString: secret };
});

const store: KeyStore = openKeyStore(session, arn, (command, rest = '') => `npx mcp-aws ${command} ${rest}`.trimEnd());
const ana = { owner: 'ana', scopes: ['read', 'write'], days: 90 } as const;

beforeEach(() => {
  secret = '{}';
  reads = 0;
  meanwhile = () => undefined;
});

it('creates a key whose hash alone is stored', async () => {
  const { id, key, expiresAt } = await store.create(ana);
  const stored = (JSON.parse(secret) as StoredKeys)[id];
  expect(stored).toMatchObject({ owner: 'ana', scopes: ['read', 'write'], expiresAt });
  expect(stored !== undefined && matches(key, stored)).toBe(true);
  expect(secret).not.toContain(key);
  expect(Date.parse(expiresAt) / 86_400_000 - Date.now() / 86_400_000).toBeCloseTo(90, 2);
});

it('lists keys with what is known of them, expired ones too', async () => {
  const { id } = await store.create(ana);
  const expired = { sha256: 'a'.repeat(64), scopes: ['read'], owner: 'ben', expiresAt: '2020-01-01T00:00:00.000Z' };
  secret = JSON.stringify({ ...JSON.parse(secret), old: expired });
  const keys = await store.list();
  expect(keys.map((key) => [key.id, key.owner, key.active])).toEqual([
    [id, 'ana', true],
    ['old', 'ben', false],
  ]);
});

it('allows an owner two active keys, so that they can be changed without a gap', async () => {
  await store.create(ana);
  const { id } = await store.create(ana);
  await expect(store.create(ana)).rejects.toMatchObject({
    message: expect.stringMatching(/^ana already has 2 active keys: \w+, \w+\.$/),
    suggestion: 'Revoke one of them first: npx mcp-aws keys revoke ID.',
  });
  await store.create({ ...ana, owner: 'ben' });
  await store.revoke(id);
  await store.create(ana);
});

it('revokes a key, and leaves everything else in the secret alone', async () => {
  secret = JSON.stringify({ note: 'by hand' });
  const { id } = await store.create(ana);
  await store.revoke(id);
  expect(JSON.parse(secret)).toEqual({ note: 'by hand' });
  await expect(store.revoke(id)).rejects.toThrow(`There is no key ${id}.`);
});

it('does not undo what somebody else has just changed', async () => {
  meanwhile = () => {
    version += 1;
  };
  await expect(store.create(ana)).rejects.toThrow('Somebody else has just changed the keys.');
  expect(secret).toBe('{}');
});

it('says what is wrong with a secret that was edited by hand', async () => {
  secret = 'not json';
  await expect(store.list()).rejects.toThrow(/is not a JSON object/);
});

it('puts errors of AWS into words', async () => {
  const other = openKeyStore(session, `${arn}-other`, () => '');
  await expect(other.list()).rejects.toThrow(/AWS refused the request: ResourceNotFoundException/);
});
