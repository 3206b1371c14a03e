import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate } from './auth-setup.ts';
import { connect, eras } from './connect.ts';
import { type Entry, resourceUrl, start } from './entry.ts';

/** A real client against the entry that is deployed, once for each protocol era. */
describe.each(eras)('%s client', (era, negotiation) => {
  let auth: Awaited<ReturnType<typeof authenticate>>;
  let entry: Entry;
  let client: Awaited<ReturnType<typeof connect>>;

  beforeAll(async () => {
    auth = await authenticate(resourceUrl);
    entry = await start(auth.env);
    client = await connect(entry.url, negotiation, auth.headers, entry.fetch);
  });
  afterAll(async () => {
    await client.close();
    await entry.close();
    await auth.close();
  });

  it('speaks its era', () => expect(client.getProtocolEra()).toBe(era));

  it('lists the tools, in order, with schemas and annotations', async () => {
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['search_books', 'take_inventory']);
    expect(tools[0]).toMatchObject({
      inputSchema: { properties: { query: { type: 'string' } }, required: ['query'] },
      outputSchema: { type: 'object' },
      annotations: { readOnlyHint: true },
    });
  });

  it('calls a tool', async () => {
    const result = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
    expect(result.structuredContent).toEqual({
      books: [{ isbn: '9780141439518', title: 'Pride and Prejudice', author: 'Jane Austen', year: 1813 }],
    });
  });

  it('gets the result of a tool that reports progress', async () => {
    const reports: number[] = [];
    const result = await client.callTool(
      { name: 'take_inventory', arguments: { shelves: ['A1', 'B1'], secondsPerShelf: 0 } },
      { onprogress: ({ progress }) => reports.push(progress) },
    );
    expect(result.structuredContent).toEqual({
      counts: [
        { shelf: 'A1', books: 2 },
        { shelf: 'B1', books: 2 },
      ],
    });
    expect(reports).toEqual([1, 2]);
  });

  it('reports wrong input as an error of the tool', async () => {
    const result = await client.callTool({ name: 'search_books', arguments: { query: '' } });
    expect(result.isError).toBe(true);
  });

  it('reads a resource and one of a template', async () => {
    const all = await client.readResource({ uri: 'library://books' });
    expect(JSON.parse(textOf(all))).toHaveLength(6);
    const one = await client.readResource({ uri: 'library://books/9780486282114' });
    expect(JSON.parse(textOf(one))).toMatchObject({ title: 'Frankenstein' });
    await expect(client.readResource({ uri: 'library://books/0' })).rejects.toThrow('not found');
  });

  it('completes the argument of a template', async () => {
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'library://books/{isbn}' },
      argument: { name: 'isbn', value: '97804' },
    });
    expect(completion.values).toEqual(['9780486282114']);
  });

  it('gets a prompt', async () => {
    const { messages } = await client.getPrompt({ name: 'recommend_book', arguments: { mood: 'rain' } });
    expect(messages[0]?.content).toMatchObject({ type: 'text', text: expect.stringContaining('mood for rain') });
  });
});

const textOf = ({ contents: [first] }: { contents: object[] }): string => (first as { text: string }).text;
