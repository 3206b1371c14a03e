import { defineServer } from '../../../src/index.ts';
import { findBook } from './books.ts';
import { recommendBook } from './prompts/recommend-book.ts';
import { book } from './resources/book.ts';
import { catalogue } from './resources/catalogue.ts';
import { searchBooks } from './tools/search-books.ts';
import { suggestBook } from './tools/suggest-book.ts';
import { takeInventory } from './tools/take-inventory.ts';

/** What the server offers, in the order in which clients list it. */
export default defineServer({
  instructions: 'A small library. Search it before you recommend a book.',
  tools: [searchBooks, takeInventory, suggestBook],
  resources: [catalogue, book],
  prompts: [recommendBook],
  routes: (app) =>
    app.get('/books/:isbn', (c) => {
      const found = findBook(c.req.param('isbn'));
      return found === undefined ? c.json({ error: 'There is no such book' }, 404) : c.json(found);
    }),
});
