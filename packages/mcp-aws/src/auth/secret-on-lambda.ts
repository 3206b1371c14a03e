import { AwsClient } from 'aws4fetch';
import { required } from '../server/server-config.ts';
import type { ReadSecret } from './api-key.ts';

const timeoutMs = 3000;

/**
 * Reads a secret on Lambda. With the AWS SDK it would be most of the cold start; Lambda's credentials are in the
 * environment, so that signing one request is all there is to do.
 */
export const readSecretOnLambda: ReadSecret = async (secretArn, env, stage) => {
  const [, partition, , region = ''] = secretArn.split(':');
  const suffix = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const client = new AwsClient({
    accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
    ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
    service: 'secretsmanager',
    region,
    retries: 1,
  });
  const response = await client.fetch(env.AWS_ENDPOINT_URL ?? `https://secretsmanager.${region}.${suffix}/`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: secretArn, ...(stage && { VersionStage: stage }) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`Secrets Manager answered ${response.status}: ${await response.text()}`);
  const { SecretString } = (await response.json()) as { SecretString?: string };
  return SecretString;
};
