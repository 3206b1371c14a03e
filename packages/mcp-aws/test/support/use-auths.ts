import { afterAll } from 'vitest';
import { once } from '../../src/testing/check.ts';
import { createTestKeys, type TestKeys } from '../../src/testing/guard/attacks/api-key.ts';
import { startIssuer } from './oauth.ts';
import { startSecretsManager } from './secrets-manager.ts';

/** What entries of a file need to know who calls: an issuer, and keys in Secrets Manager, made when they are first asked for. */
export function useAuths() {
  const keys: TestKeys = createTestKeys();
  const issuer = once(startIssuer);
  const secretsManager = once(() => startSecretsManager(() => JSON.stringify(keys.stored)));
  afterAll(async () => {
    await (await issuer()).close();
    await (await secretsManager()).close();
  });
  return { keys, issuer, secretsManager };
}
