import { callTool } from 'mcp-aws/testing';
import { describe, expect, it } from 'vitest';
import { searchBooks } from '../src/tools/search-books.ts';
import { suggestBook } from '../src/tools/suggest-book.ts';
import { takeInventory } from '../src/tools/take-inventory.ts';

describe('search_books', () => {
  it('finds books by words of the title or the author', async () => {
    expect(await callTool(searchBooks, { query: 'austen prejudice' })).toMatchObject({
      books: [{ isbn: '9780141439518', author: 'Jane Austen' }],
    });
    expect(await callTool(searchBooks, { query: 'austen whale' })).toEqual({ books: [] });
  });

  it('finds no more than the limit', async () => {
    expect((await callTool(searchBooks, { query: 'a', limit: 2 })).books).toHaveLength(2);
  });
});

describe('suggest_book', () => {
  const emma = { title: 'Emma', author: 'Jane Austen' };

  it('keeps who suggested it', async () => {
    const { suggestion } = await callTool(suggestBook, emma, { as: { clientId: 'reader', scopes: ['write'] } });
    expect(suggestion).toMatchObject({ ...emma, by: 'reader' });
  });

  it('refuses a book that is there already', async () => {
    await expect(callTool(suggestBook, { title: 'Frankenstein', author: 'Mary Shelley' })).rejects.toThrow(
      'The library has this book already.',
    );
  });

  it('needs the scope write', async () => {
    await expect(callTool(suggestBook, emma, { as: { scopes: ['read'] } })).rejects.toThrow('write');
  });
});

describe('take_inventory', () => {
  it('counts the shelves that it is asked for', async () => {
    expect(await callTool(takeInventory, { shelves: ['A1'], secondsPerShelf: 0 })).toEqual({
      counts: [{ shelf: 'A1', books: 2 }],
    });
  });

  it('names the shelves that there are', async () => {
    await expect(callTool(takeInventory, { shelves: ['Z9'] })).rejects.toThrow('There are A1, A2, B1.');
  });
});
