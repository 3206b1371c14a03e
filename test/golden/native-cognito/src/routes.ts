import type { Hono } from 'hono';
import type { AppEnv } from './app.ts';
import { findBook } from './books.ts';

/** Plain HTTP paths beside /mcp, behind the same gate. */
export function routes(app: Hono<AppEnv>): void {
  app.get('/books/:isbn', (c) => {
    const book = findBook(c.req.param('isbn'));
    return book === undefined ? c.json({ error: 'No such book' }, 404) : c.json(book);
  });
}
