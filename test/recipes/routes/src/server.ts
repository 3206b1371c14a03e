import { defineServer, requireScope } from 'mcp-aws';
import { books, findBook } from './books.ts';
import { searchBooks } from './tools/search-books.ts';

export default defineServer({
  tools: [searchBooks],
  routes: (app) => {
    // GET needs the scope read.
    app.get('/books/:isbn', (c) => {
      const found = findBook(c.req.param('isbn'));
      return found === undefined ? c.json({ error: 'There is no such book' }, 404) : c.json(found);
    });
    // POST needs write. This one only reads, and says so.
    app.post('/books/search', requireScope('read'), async (c) => {
      const { author } = await c.req.json<{ author?: string }>();
      return c.json(books.filter((book) => book.author === author));
    });
    // Only for administrators.
    app.delete('/books/:isbn', requireScope('admin'), (c) => {
      c.get('log').info('a book is to be removed', { isbn: c.req.param('isbn'), by: c.get('caller')?.clientId });
      return c.body(null, 202);
    });
  },
});
