import { ConditionalCheckFailedException, type PutItemCommand } from '@aws-sdk/client-dynamodb';
import { callTool } from 'mcp-aws/testing';
import { describe, expect, it } from 'vitest';
import { type Suggestion, suggestionsInTable, suggestionsOf } from '../src/suggestions.ts';
import { suggestBookTo } from '../src/tools/suggest-book.ts';

const emma = { title: 'Emma', author: 'Jane Austen' };

describe('suggest_book', () => {
  it('keeps the book, and who suggested it', async () => {
    const kept: Suggestion[] = [];
    const suggestBook = suggestBookTo({ add: async (suggestion) => kept.push(suggestion) > 0 });
    const { suggestion } = await callTool(suggestBook, emma, { as: { clientId: 'reader', scopes: ['write'] } });
    expect(kept).toEqual([suggestion]);
    expect(suggestion).toMatchObject({ ...emma, by: 'reader' });
  });

  it('refuses a book that was suggested before', async () => {
    const suggestBook = suggestBookTo({ add: async () => false });
    await expect(callTool(suggestBook, emma)).rejects.toThrow('Somebody has suggested this book already.');
  });
});

describe('the table of suggestions', () => {
  const suggestion = { id: '1', ...emma, by: 'reader' };

  it('has one item for each book', async () => {
    const sent: PutItemCommand[] = [];
    const suggestions = suggestionsInTable('books', {
      send: async (command: PutItemCommand) => void sent.push(command),
    });
    expect(await suggestions.add(suggestion)).toBe(true);
    expect(sent[0]?.input).toMatchObject({ TableName: 'books', Item: { book: { S: 'jane austen: emma' } } });
  });

  it('says so when the book is there', async () => {
    const there = new ConditionalCheckFailedException({ $metadata: {}, message: 'The conditional request failed' });
    const suggestions = suggestionsInTable('books', { send: async () => Promise.reject(there) });
    expect(await suggestions.add(suggestion)).toBe(false);
  });

  it('has to be named on AWS', () => {
    expect(() => suggestionsOf({ POWERTOOLS_SERVICE_NAME: 'my-server-dev' })).toThrow('SUGGESTIONS_TABLE');
  });
});
