import { defineTool, ToolError } from 'mcp-aws';
import * as z from 'zod';
import type { ReadingLists } from '../reading-list.ts';

export const readLater = (lists: ReadingLists) =>
  defineTool({
    name: 'read_later',
    title: 'Read later',
    description: 'Put a book on your reading list, and return the whole list.',
    inputSchema: z.object({
      isbn: z
        .string()
        .regex(/^\d{13}$/)
        .describe('ISBN of the book'),
    }),
    outputSchema: z.object({ isbns: z.array(z.string()) }),
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    async run({ isbn }, { caller }) {
      if (caller === undefined) throw new ToolError('A reading list needs a caller who has logged in.');
      await lists.add(caller.principal, isbn);
      return { isbns: await lists.get(caller.principal) };
    },
  });
