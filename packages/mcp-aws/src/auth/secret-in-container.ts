import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ReadSecret } from './api-key.ts';

/** Reads a secret in a container, whose credentials the AWS SDK finds and renews. */
export const readSecretInContainer: ReadSecret = async (secretArn, _env, stage) => {
  const client = new SecretsManagerClient({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
  });
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn, VersionStage: stage }));
  return SecretString;
};
