import { ConditionalCheckFailedException, DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { required } from '../server/server-config.ts';
import { type CreateSharedRate, createSharedRate, type UpdateCaller } from '../server/shared-rate.ts';
import { refusedUpdate, updateInput } from './limits-table.ts';

/** The table of the limits that instances share, with credentials that the AWS SDK finds and renews. */
export const limitsTableInContainer: CreateSharedRate = (rate, env, log) => {
  const table = required(env, 'MCP_LIMITS_TABLE');
  const client = new DynamoDBClient({
    maxAttempts: 1,
    // A caller waits for it.
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1000, throwOnRequestTimeout: true },
  });
  const update: UpdateCaller = async (...given) => {
    try {
      await client.send(new UpdateItemCommand(updateInput(table, ...given)));
      return 'updated';
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return refusedUpdate(error.Item);
    }
  };
  return createSharedRate(update, rate, log);
};
