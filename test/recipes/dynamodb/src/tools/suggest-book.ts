import { defineTool, ToolError } from 'mcp-aws';
import * as z from 'zod';
import { books } from '../books.ts';
import { type Suggestions, suggestionsOf } from '../suggestions.ts';

/** The tool over a store, so that tests can give it one of their own. */
export const suggestBookTo = (suggestions: Suggestions) =>
  defineTool({
    name: 'suggest_book',
    title: 'Suggest a book',
    description: 'Suggest a book that the library should buy.',
    inputSchema: z.object({
      title: z.string().min(1).max(200).describe('Title of the book'),
      author: z.string().min(1).max(200).describe('Its author'),
    }),
    outputSchema: z.object({
      suggestion: z.object({ id: z.string(), title: z.string(), author: z.string(), by: z.string() }),
    }),
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: false },
    async run({ title, author }, { caller }) {
      const known = books.some((book) => book.title.toLowerCase() === title.toLowerCase());
      if (known) throw new ToolError('The library has this book already.');
      const suggestion = { id: crypto.randomUUID(), title, author, by: caller?.clientId ?? 'anonymous' };
      if (!(await suggestions.add(suggestion))) throw new ToolError('Somebody has suggested this book already.');
      return { suggestion };
    },
  });

export const suggestBook = suggestBookTo(suggestionsOf(process.env));
