import { defineTool } from 'mcp-aws';
import * as z from 'zod';
import { books } from '../books.ts';

/** A tool that only reads, so its callers need the scope `read`. */
export const searchBooks = defineTool({
  name: 'search_books',
  title: 'Search books',
  description: 'Find books in the catalogue by title or author.',
  inputSchema: z.object({
    query: z.string().min(1).max(200).describe('Words of a title or an author'),
    limit: z.number().int().min(1).max(50).default(10).describe('How many books at most'),
  }),
  outputSchema: z.object({
    books: z.array(z.object({ isbn: z.string(), title: z.string(), author: z.string(), year: z.number() })),
  }),
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  async run({ query, limit }) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const found = books.filter(({ title, author }) => {
      const text = `${title} ${author}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
    return { books: found.slice(0, limit).map(({ isbn, title, author, year }) => ({ isbn, title, author, year })) };
  },
});
