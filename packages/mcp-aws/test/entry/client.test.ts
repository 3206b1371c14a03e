import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectClient } from '../../src/testing/mcp-client.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { type Entry, entries } from '../support/entries.ts';

const runs = entries.flatMap((kind) => protocolVersions.map((version) => ({ ...kind, version })));

/** A real client against each entry, in each protocol version. */
describe.each(runs)('$name, with a client of $version', ({ start, version }) => {
  let entry: Entry;
  let client: Client;
  beforeAll(async () => {
    entry = await start();
    client = await connectClient({ url: entry.url, version, send: entry.send });
  }, 60_000);
  afterAll(async () => {
    await client?.close();
    await entry?.close();
  });

  it('introduces the server', () => {
    expect(client.getProtocolEra()).toBe(version === '2025' ? 'legacy' : 'modern');
    expect(client.getServerVersion()).toMatchObject({ name: 'test-server', title: 'Test server', version: '1.2.3' });
    expect(client.getInstructions()).toBe('A small library. Search it before you recommend a book.');
  });

  it('lists the tools, in order, with schemas and annotations', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(['search_books', 'take_inventory', 'suggest_book']);
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
    expect(result.content).toEqual([{ type: 'text', text: JSON.stringify(result.structuredContent) }]);
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
