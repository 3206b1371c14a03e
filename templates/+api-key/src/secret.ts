import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isStoredKey, type StoredKey, type StoredKeys } from './api-keys.ts';
import { log } from './log.ts';

const client = new SecretsManagerClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
});

/** Reads the keys from Secrets Manager. */
export async function readKeys(secretArn: string): Promise<StoredKeys> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  const keys = Object.entries(JSON.parse(SecretString ?? '{}') as Record<string, unknown>);
  const sound = keys.filter((entry): entry is [string, StoredKey] => isStoredKey(entry[1]));
  if (sound.length < keys.length) log.error('API keys that cannot be read', { count: keys.length - sound.length });
  return Object.fromEntries(sound);
}
