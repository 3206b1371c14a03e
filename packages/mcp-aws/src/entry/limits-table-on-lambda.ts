import { AwsClient } from 'aws4fetch';
import { required } from '../server/server-config.ts';
import { type CreateSharedRate, createSharedRate, type UpdateCaller } from '../server/shared-rate.ts';
import { updateInput } from './limits-table.ts';

/** A caller waits for it. */
const timeoutMs = 1000;

/**
 * The table of the limits that instances share, without the AWS SDK, which would be most of a cold start.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html
 */
export const limitsTableOnLambda: CreateSharedRate = (rate, env, log) => {
  const table = required(env, 'MCP_LIMITS_TABLE');
  const region = required(env, 'AWS_REGION');
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const client = new AwsClient({
    accessKeyId: required(env, 'AWS_ACCESS_KEY_ID'),
    secretAccessKey: required(env, 'AWS_SECRET_ACCESS_KEY'),
    ...(env.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: env.AWS_SESSION_TOKEN }),
    service: 'dynamodb',
    region,
    retries: 0,
  });
  const update: UpdateCaller = async (...given) => {
    const response = await client.fetch(env.AWS_ENDPOINT_URL ?? `https://dynamodb.${region}.${suffix}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.UpdateItem' },
      body: JSON.stringify(updateInput(table, ...given)),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return 'updated';
    const { __type: type = '', Item } = parse(text);
    if (!type.endsWith('ConditionalCheckFailedException')) {
      throw new Error(`DynamoDB answered ${response.status}: ${text}`);
    }
    return { paidUntil: Item === undefined ? undefined : Number(Item.paidUntil?.N) };
  };
  return createSharedRate(update, rate, log);
};

interface Failure {
  readonly __type?: string;
  readonly Item?: { readonly paidUntil?: { readonly N: string } };
}

/** What DynamoDB says of a failure; nothing where something else answered. */
function parse(text: string): Failure {
  try {
    return JSON.parse(text) as Failure;
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
