import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { AwsClient } from 'aws4fetch';
import type { AuthorizedFetch } from '../connect-deployed.ts';

/**
 * Signs requests to API Gateway with the AWS credentials that the AWS SDK finds: those of the environment, a profile, SSO.
 * @throws Error where it finds none, or the region of the server is not known
 */
export async function signedFetch(url: string, env: NodeJS.ProcessEnv): Promise<AuthorizedFetch> {
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? env.AWS_REGION;
  if (region === undefined) {
    throw new Error('AWS_REGION is not set, and the URL does not say in which region the server is. Set AWS_REGION.');
  }
  // The client of a service that is installed anyway: no request to it is made.
  const { accessKeyId, secretAccessKey, sessionToken } = await new SecretsManagerClient({
    region,
  }).config.credentials();
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    service: 'execute-api',
    region,
  });
  return async (request) => fetch(await client.sign(request));
}
