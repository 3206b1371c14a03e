import { AwsClient } from 'aws4fetch';
import { awsUrl, lambdaCredentials } from '../server/aws.ts';
import { required } from '../server/server-config.ts';
import { type CreateSharedRate, createSharedRate, type UpdateCaller } from '../server/shared-rate.ts';
import { refusedUpdate, updateInput } from './limits-table.ts';

/** A caller waits for it. */
const timeoutMs = 1000;

/**
 * The table of the limits that instances share, without the AWS SDK, which would be most of a cold start.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export const limitsTableOnLambda: CreateSharedRate = (rate, env, log) => {
  const table = required(env, 'MCP_LIMITS_TABLE');
  const region = required(env, 'AWS_REGION');
  const client = new AwsClient({ ...lambdaCredentials(env), service: 'dynamodb', region, retries: 0 });
  const update: UpdateCaller = async (...given) => {
    const response = await client.fetch(env.AWS_ENDPOINT_URL ?? awsUrl('dynamodb', region), {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.UpdateItem' },
      body: JSON.stringify(updateInput(table, ...given)),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return 'updated';
    if (!/"__type":\s*"[^"]*ConditionalCheckFailedException"/.test(text))
      throw new Error(`DynamoDB answered ${response.status}: ${text}`);
    const { Item } = JSON.parse(text) as { readonly Item?: Parameters<typeof refusedUpdate>[0] };
    return refusedUpdate(Item);
  };
  return createSharedRate(update, rate, log);
};
