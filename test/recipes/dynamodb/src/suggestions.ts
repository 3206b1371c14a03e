import { ConditionalCheckFailedException, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

export interface Suggestion {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  /** Who suggested it. */
  readonly by: string;
}

/** Where suggestions are kept. */
export interface Suggestions {
  /** Returns false when somebody has suggested the book before. */
  add(suggestion: Suggestion): Promise<boolean>;
}

/** Keeps suggestions in the table of infra/stack.ts. */
export function suggestionsInTable(
  table: string,
  client: Pick<DynamoDBClient, 'send'> = new DynamoDBClient(),
): Suggestions {
  return {
    async add({ id, title, author, by }) {
      const command = new PutItemCommand({
        TableName: table,
        Item: {
          book: { S: keyOf(title, author) },
          id: { S: id },
          title: { S: title },
          author: { S: author },
          suggestedBy: { S: by },
        },
        // Two callers may suggest one book at the same time. The table decides who was first.
        ConditionExpression: 'attribute_not_exists(book)',
      });
      try {
        await client.send(command);
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

/** Keeps suggestions until the process ends: for tests, and for a server on this machine. */
export function suggestionsInMemory(): Suggestions {
  const books = new Set<string>();
  return {
    async add({ title, author }) {
      const key = keyOf(title, author);
      if (books.has(key)) return false;
      books.add(key);
      return true;
    },
  };
}

const keyOf = (title: string, author: string): string => `${author}: ${title}`.toLowerCase();

/**
 * In the table that the stack names, or in memory on this machine.
 * @throws Error on AWS where the stack names no table: in memory, suggestions would be lost without a word
 */
export function suggestionsOf({ SUGGESTIONS_TABLE, POWERTOOLS_SERVICE_NAME }: NodeJS.ProcessEnv): Suggestions {
  if (SUGGESTIONS_TABLE !== undefined) return suggestionsInTable(SUGGESTIONS_TABLE);
  // McpServer sets this variable for every deployed server.
  if (POWERTOOLS_SERVICE_NAME !== undefined) throw new Error('SUGGESTIONS_TABLE is not set: see infra/stack.ts.');
  return suggestionsInMemory();
}
