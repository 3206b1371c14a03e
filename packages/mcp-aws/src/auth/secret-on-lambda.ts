import { AwsClient } from 'aws4fetch';
import { awsUrl, lambdaCredentials } from '../server/aws.ts';
import type { ReadSecret } from './api-key.ts';

const timeoutMs = 3000;

/**
 * Reads a secret on Lambda. With the AWS SDK it would be most of the cold start; signing one request is all there is to do.
 */
export const readSecretOnLambda: ReadSecret = async (secretArn, env, stage) => {
  const region = secretArn.split(':')[3] ?? '';
  const client = new AwsClient({ ...lambdaCredentials(env), service: 'secretsmanager', region, retries: 1 });
  const response = await client.fetch(env.AWS_ENDPOINT_URL ?? awsUrl('secretsmanager', region), {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
    body: JSON.stringify({ SecretId: secretArn, ...(stage && { VersionStage: stage }) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (!response.ok) throw new Error(`Secrets Manager answered ${response.status}: ${await response.text()}`);
  const { SecretString } = (await response.json()) as { SecretString?: string };
  return SecretString;
};
