import { defineResourceTemplate } from 'mcp-aws';
import { books, findBook } from '../books.ts';

/** A resource template: one book by its ISBN. */
export const book = defineResourceTemplate({
  name: 'book',
  uriTemplate: 'library://books/{isbn}',
  title: 'Book',
  description: 'One book, by its ISBN.',
  mimeType: 'application/json',
  list: () => books.map(({ isbn, title }) => ({ uri: `library://books/${isbn}`, name: title, title })),
  complete: { isbn: (typed) => books.map(({ isbn }) => isbn).filter((isbn) => isbn.startsWith(typed)) },
  read({ isbn = '' }) {
    const found = findBook(isbn);
    return found && JSON.stringify(found);
  },
});
