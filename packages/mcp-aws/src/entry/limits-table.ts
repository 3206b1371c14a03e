import type { CallerUpdate } from '../server/shared-rate.ts';

/** An update of a caller's item, as the API of DynamoDB takes it. */
export const updateInput = (
  table: string,
  caller: string,
  { update, condition }: CallerUpdate,
  values: Readonly<Record<string, number>>,
) => ({
  TableName: table,
  Key: { caller: { S: caller } },
  UpdateExpression: update,
  ConditionExpression: condition,
  ExpressionAttributeValues: Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { N: String(value) }]),
  ),
  ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
});

/** What the item said whose condition did not hold. @param item undefined: there was none */
export const refusedUpdate = (item: Readonly<Record<string, { readonly N?: string | undefined }>> | undefined) => ({
  paidUntil: item === undefined ? undefined : Number(item.paidUntil?.N),
});
