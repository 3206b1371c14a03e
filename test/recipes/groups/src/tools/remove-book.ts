import { type Caller, defineTool } from 'mcp-aws';
import * as z from 'zod';

/** Whether the identity provider says that the caller is in this group. Without auth, or the claim, nobody is. */
const isIn =
  (group: string) =>
  (caller: Caller | undefined): boolean =>
    [caller?.claims?.['cognito:groups']].flat().includes(group);

export const removeBook = defineTool({
  name: 'remove_book',
  title: 'Remove a book',
  description: 'Remove a book from the library.',
  inputSchema: z.object({
    isbn: z
      .string()
      .regex(/^\d{13}$/)
      .describe('ISBN of the book'),
  }),
  outputSchema: z.object({ removed: z.string() }),
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: true, openWorldHint: false },
  authorize: isIn('librarians'),
  visible: 'when-allowed',
  async run({ isbn }) {
    return { removed: isbn };
  },
});
