import { type McpServer, ResourceNotFoundError, ResourceTemplate, type Variables } from '@modelcontextprotocol/server';
import { books, findBook } from '../books.ts';
import { hideInternals } from '../failure.ts';

const template = new ResourceTemplate('library://books/{isbn}', {
  list: async () => ({ resources: books.map(({ isbn, title }) => ({ uri: `library://books/${isbn}`, name: title })) }),
  complete: { isbn: (typed) => books.map(({ isbn }) => isbn).filter((isbn) => isbn.startsWith(typed)) },
});

/** A resource template: one book by its ISBN. */
export function registerBook(server: McpServer): void {
  server.registerResource(
    'book',
    template,
    { title: 'Book', description: 'One book, by its ISBN.', mimeType: 'application/json' },
    hideInternals('book', async (uri: URL, { isbn }: Variables) => {
      const book = findBook(String(isbn));
      if (book === undefined) throw new ResourceNotFoundError(uri.href);
      return { contents: [{ uri: uri.href, mimeType: 'application/json', text: JSON.stringify(book) }] };
    }),
  );
}
