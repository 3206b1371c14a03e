import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { AwsClient } from 'aws4fetch';
import type { Fetch } from './connect.ts';

/** Sends a request to a deployed server, signed with the AWS credentials of this machine. */
export async function authorizedFetch(url: string): Promise<Fetch> {
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? process.env.AWS_REGION;
  if (region === undefined) throw new Error('AWS_REGION is not set, and the URL does not say where the server is.');
  const credentials = await defaultProvider()();
  const client = new AwsClient({ ...credentials, service: 'execute-api', region });
  return async (request) => fetch(await client.sign(request));
}
