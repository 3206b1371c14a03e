import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { type Caller, defineTool, ToolError } from '../../src/index.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { callTool, type ProgressReport } from '../../src/testing/call-tool.ts';
import { searchBooks } from '../support/example/tools/search-books.ts';
import { suggestBook } from '../support/example/tools/suggest-book.ts';
import { takeInventory } from '../support/example/tools/take-inventory.ts';

const emma = { title: 'Emma', author: 'Jane Austen' };

describe('the result', () => {
  it('is what the tool returns, with its type', async () => {
    const { books } = await callTool(searchBooks, { query: 'austen' });
    expectTypeOf(books).toEqualTypeOf<{ isbn: string; title: string; author: string; year: number }[]>();
    expect(books).toEqual([{ isbn: '9780141439518', title: 'Pride and Prejudice', author: 'Jane Austen', year: 1813 }]);
  });

  it('is refused where it is not what the tool promises', async () => {
    const faulty = { ...searchBooks, run: async () => ({ books: [{ isbn: 7 }] }) };
    await expect(callTool(faulty, { query: 'x' })).rejects.toThrow(/search_books returned what it must not.*books/s);
    const isbn = 'x'.repeat(3_000_000);
    const endless = { ...searchBooks, run: async () => ({ books: [{ isbn, title: '', author: '', year: 1 }] }) };
    await expect(callTool(endless, { query: 'x' })).rejects.toThrow('search_books returned what it must not');
  });
});

describe('the arguments', () => {
  it('are typed', () => {
    expectTypeOf(callTool<(typeof searchBooks)['inputSchema'], (typeof searchBooks)['outputSchema']>)
      .parameter(1)
      .toEqualTypeOf<{ query: string; limit?: number | undefined }>();
  });

  it('are validated, and the error is what a caller sees', async () => {
    const call = callTool(searchBooks, { query: '' });
    await expect(call).rejects.toThrow(ToolError);
    await expect(call).rejects.toThrow(/query.*Too small/s);
  });
});

describe('the caller', () => {
  it('has the scope that the tool needs, where the test does not say', async () => {
    const { suggestion } = await callTool(suggestBook, emma);
    expect(suggestion).toMatchObject({ ...emma, by: 'test-client' });
  });

  it('is who the test says', async () => {
    const { suggestion } = await callTool(suggestBook, emma, { as: { clientId: 'ana', scopes: ['admin'] } });
    expect(suggestion.by).toBe('ana');
    const anonymous = await callTool(suggestBook, emma, { as: 'anonymous' });
    expect(anonymous.suggestion.by).toBe('anonymous');
  });

  it('needs the scope of the tool', async () => {
    const call = callTool(suggestBook, emma, { as: { scopes: ['read'] } });
    await expect(call).rejects.toThrow(
      new ToolError('The tool suggest_book needs the scope write, which the caller lacks.'),
    );
  });

  it('has a principal, which the tool may use as a key', async () => {
    let caller: Caller | undefined;
    const curious = {
      ...searchBooks,
      run: async (_: unknown, context: { caller: Caller | undefined }) => {
        caller = context.caller;
        return { books: [] };
      },
    };
    await callTool(curious, { query: 'x' }, { as: { clientId: 'app', subject: 'ana' } });
    expect(caller).toEqual({ clientId: 'app', principal: 'app', scopes: ['read'], subject: 'ana' });
  });
});

describe('a tool for a group', () => {
  const forGroup = {
    ...searchBooks,
    authorize: (caller: Caller | undefined) => [caller?.claims?.['cognito:groups']].flat().includes('librarians'),
  };

  it('is called by a caller with its claim', async () => {
    const as = { claims: { 'cognito:groups': ['readers', 'librarians'] } };
    expect((await callTool(forGroup, { query: 'austen' }, { as })).books).toHaveLength(1);
  });

  it.each([{}, { claims: {} }, { claims: { 'cognito:groups': ['readers'] } }, 'anonymous' as const])(
    'is not called by %j',
    async (as) => {
      await expect(callTool(forGroup, { query: 'austen' }, { as })).rejects.toThrow(ToolError);
    },
  );
});

describe('an error', () => {
  it('of the tool is thrown as it is', async () => {
    const call = callTool(suggestBook, { ...emma, title: 'Frankenstein' });
    await expect(call).rejects.toThrow(new ToolError('The library has this book already.'));
    const bug = new TypeError('x is undefined');
    await expect(callTool({ ...searchBooks, run: () => Promise.reject(bug) }, { query: 'x' })).rejects.toBe(bug);
  });
});

it('reports progress', async () => {
  const reports: ProgressReport[] = [];
  const options = { onProgress: (report: ProgressReport) => reports.push(report) };
  await callTool(takeInventory, { shelves: ['A1', 'B1'], secondsPerShelf: 0 }, options);
  expect(reports).toEqual([
    { done: 1, total: 2, message: 'Counted shelf A1' },
    { done: 2, total: 2, message: 'Counted shelf B1' },
  ]);
});

it('can be cancelled', async () => {
  const controller = new AbortController();
  const call = callTool(takeInventory, { secondsPerShelf: 60 }, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await expect(call).rejects.toThrow(/abort/);
});

it('says that a tool does not listen when it is cancelled', async () => {
  const controller = new AbortController();
  const deaf = defineTool({
    name: 'deaf',
    title: 'Deaf',
    description: 'Does not listen.',
    inputSchema: z.object({}),
    outputSchema: z.object({}),
    annotations: { readOnlyHint: true },
    async run() {
      controller.abort();
      await sleep(10);
      return {};
    },
  });
  const call = callTool(deaf, {}, { signal: controller.signal });
  await expect(call).rejects.toThrow('deaf did not stop when it was cancelled.');
});

it('runs nothing that was cancelled before', async () => {
  const call = callTool(searchBooks, { query: 'x' }, { signal: AbortSignal.abort() });
  await expect(call).rejects.toThrow(/abort/);
});

it('gives what the tool logs to the log of the test', async () => {
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  const talking = {
    ...searchBooks,
    run: async (_: unknown, context: { log: typeof log }) => {
      context.log.info('looking', { where: 'everywhere' });
      return { books: [] };
    },
  };
  await callTool(talking, { query: 'x' }, { log });
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ message: 'looking', where: 'everywhere' }]);
});
