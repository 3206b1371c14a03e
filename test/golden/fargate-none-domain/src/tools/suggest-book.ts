import * as z from 'zod';
import { books } from '../books.ts';
import { defineTool, ToolError } from '../tool.ts';

const input = z.object({
  title: z.string().min(1).max(200).describe('Title of the book'),
  author: z.string().min(1).max(200).describe('Its author'),
});

const output = z.object({
  suggestion: z.object({ id: z.string(), title: z.string(), author: z.string(), by: z.string() }),
});

/** A tool that changes something, so its caller needs the scope `write`; and one that knows who calls. */
export const suggestBook = defineTool(
  'suggest_book',
  {
    title: 'Suggest a book',
    description: 'Suggest a book that the library should buy.',
    inputSchema: input,
    outputSchema: output,
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  },
  async ({ title, author }, { caller }) => {
    const known = books.some((book) => book.title.toLowerCase() === title.toLowerCase());
    if (known) throw new ToolError('The library has this book already.');
    // Here it would go to where the library keeps its suggestions.
    return { suggestion: { id: crypto.randomUUID(), title, author, by: caller?.clientId ?? 'anonymous' } };
  },
);
