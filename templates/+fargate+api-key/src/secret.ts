import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { StoredKeys } from './api-keys.ts';
import { parseKeys } from './parse-keys.ts';

const client = new SecretsManagerClient({
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
});

/** Reads the keys from Secrets Manager. */
export async function readKeys(secretArn: string): Promise<StoredKeys> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  return parseKeys(SecretString);
}
