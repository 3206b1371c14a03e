import { DynamoDBClient, GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** How long a list is kept after its last change. */
const keptSeconds = 30 * 24 * 60 * 60;

/** The reading list of each caller. */
export interface ReadingLists {
  add(caller: string, isbn: string): Promise<void>;
  get(caller: string): Promise<string[]>;
}

export function readingListsInTable(table: string, client = new DynamoDBClient()): ReadingLists {
  const now = (): number => Math.floor(Date.now() / 1000);
  return {
    async add(caller, isbn) {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: { caller: { S: caller } },
        UpdateExpression: 'ADD isbns :isbns SET expiresAt = :expiresAt',
        ExpressionAttributeValues: { ':isbns': { SS: [isbn] }, ':expiresAt': { N: String(now() + keptSeconds) } },
      });
      await client.send(command);
    },
    async get(caller) {
      const { Item } = await client.send(new GetItemCommand({ TableName: table, Key: { caller: { S: caller } } }));
      // DynamoDB deletes an expired item within days. Until then, readers have to leave it out.
      if (Item === undefined || Number(Item.expiresAt?.N) <= now()) return [];
      return Item.isbns?.SS ?? [];
    },
  };
}
