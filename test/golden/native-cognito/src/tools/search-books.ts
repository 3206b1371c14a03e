import * as z from 'zod';
import { books } from '../books.ts';
import { defineTool } from '../tool.ts';

const input = z.object({
  query: z.string().min(1).max(200).describe('Words of a title or an author'),
  limit: z.number().int().min(1).max(50).default(10).describe('How many books at most'),
});

const output = z.object({
  books: z.array(z.object({ isbn: z.string(), title: z.string(), author: z.string(), year: z.number() })),
});

export const searchBooks = defineTool(
  'search_books',
  {
    title: 'Search books',
    description: 'Find books in the catalogue by title or author.',
    inputSchema: input,
    outputSchema: output,
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  },
  async ({ query, limit }) => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = books.filter(({ title, author }) => {
      const text = `${title} ${author}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return { books: found.slice(0, limit).map(({ isbn, title, author, year }) => ({ isbn, title, author, year })) };
  },
);
