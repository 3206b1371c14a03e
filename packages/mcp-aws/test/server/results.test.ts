import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import { definePrompt, defineResource, defineResourceTemplate, defineTool, toolResult } from '../../src/index.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { ask } from '../support/serve.ts';

const about = (name: string) => ({ name, description: 'A tool of the tests.' });
const png = { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' } as const;
const wav = { type: 'audio', data: 'UklGRg==', mimeType: 'audio/wav' } as const;
const link = { type: 'resource_link', uri: 'library://books', name: 'books' } as const;
const embedded = { type: 'resource', resource: { uri: 'library://books', text: 'Emma' } } as const;

/** As a row of a database, typed by an interface. */
interface Row {
  isbn: string;
  title: string;
  shelf: string;
  passwordHash: string;
}

const book = z.object({ isbn: z.string(), title: z.string(), copies: z.number().default(1) });
const row: Row = { isbn: '1', title: 'Emma', shelf: 'A', passwordHash: 'hunter2' };

const tools = {
  row: defineTool({ ...about('row'), outputSchema: book, run: async () => row }),
  rows: defineTool({ ...about('rows'), outputSchema: z.array(book), run: () => [row, row] }),
  count: defineTool({ ...about('count'), outputSchema: z.number(), run: () => 7 }),
  date: defineTool({
    ...about('date'),
    outputSchema: z.object({
      at: z
        .string()
        .transform((text) => text.length)
        .pipe(z.number()),
    }),
    run: () => ({ at: 'four' }),
  }),
  misfit: defineTool({ ...about('misfit'), outputSchema: book, run: () => ({ isbn: 7, title: 'x' }) as never }),
  text: defineTool({ ...about('text'), run: () => 'Done.' }),
  image: defineTool({ ...about('image'), run: () => png }),
  all: defineTool({ ...about('all'), run: () => [png, wav, link, embedded] }),
  both: defineTool({
    ...about('both'),
    outputSchema: book,
    run: () => toolResult({ content: [png], structuredContent: row, _meta: { 'example.com/size': 3 } }),
  }),
  metadata: defineTool({
    ...about('metadata'),
    title: 'Metadata',
    icons: [{ src: 'https://example.com/icon.png' }],
    _meta: { ui: { resourceUri: 'ui://book' } },
    run: () => '',
  }),
};
const server = { tools: Object.values(tools) };

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  const isModern = version !== '2025';
  const call = (name: string) => ask(server, version, 'tools/call', { name, arguments: {} });
  const inObject = (value: unknown) => (isModern ? value : { result: value });

  it('only what the output schema names leaves the server, with its defaults', async () => {
    const { result, text } = await call('row');
    const sent = { isbn: '1', title: 'Emma', copies: 1 };
    expect(result?.structuredContent).toEqual(sent);
    expect(JSON.parse((result?.content as [{ text: string }] | undefined)?.[0].text ?? '')).toEqual(sent);
    expect(text).not.toMatch(/hunter2|shelf/);
  });

  it('lists and single values are structured content, in an object for clients of 2025', async () => {
    const one = { isbn: '1', title: 'Emma', copies: 1 };
    expect((await call('rows')).result?.structuredContent).toEqual(inObject([one, one]));
    expect((await call('count')).result?.structuredContent).toEqual(inObject(7));
    const { result } = await ask(server, version, 'tools/list');
    const listed = (result?.tools as { name: string; outputSchema?: { type: string } }[] | undefined)?.find(
      ({ name }) => name === 'rows',
    );
    expect(listed?.outputSchema?.type).toBe(isModern ? 'array' : 'object');
  });

  it('what a schema transforms is sent as it has made it', async () => {
    expect((await call('date')).result?.structuredContent).toEqual({ at: 4 });
  });

  it('a result that does not fit is a failure of the tool, and named in the log', async () => {
    const { result, text, lines, line } = await call('misfit');
    expect(result?.isError).toBe(true);
    expect(text).not.toContain('isbn');
    expect(line).toMatchObject({ errorCode: 'tool_failed', Errors: 1, ClientErrors: 0 });
    const [failure] = lines.filter(({ message }) => message === 'tool failed');
    expect(failure).toMatchObject({ tool: 'misfit', error: { message: expect.stringContaining('isbn: ') } });
  });

  it('content is whatever the protocol has', async () => {
    expect((await call('text')).result?.content).toEqual([{ type: 'text', text: 'Done.' }]);
    expect((await call('image')).result?.content).toEqual([png]);
    expect((await call('all')).result?.content).toEqual([png, wav, link, embedded]);
    expect((await call('both')).result).toMatchObject({
      content: [png],
      structuredContent: { isbn: '1', title: 'Emma', copies: 1 },
      _meta: { 'example.com/size': 3 },
    });
  });

  it('icons and _meta of a tool are in lists, and annotations may be left out', async () => {
    const { result } = await ask(server, version, 'tools/list');
    const listed = (result?.tools as { name: string }[] | undefined)?.find(({ name }) => name === 'metadata');
    const { icons, _meta } = tools.metadata;
    expect(listed).toMatchObject({ title: 'Metadata', icons, _meta });
    expect(tools.metadata.scope).toBe('write');
  });

  describe('what is too large for the platform', () => {
    const tooMuch = 'ü"'.repeat(1_400_000);
    const large = {
      tools: [
        defineTool({ ...about('large'), run: () => tooMuch }),
        defineTool({ ...about('described'), description: tooMuch, run: () => '' }),
      ],
      resources: [
        defineResource({ name: 'large', uri: 'large://one', read: () => tooMuch }),
        defineResourceTemplate({
          name: 'larges',
          uriTemplate: 'large://all/{id}',
          list: () => [{ name: tooMuch, uri: 'large://all/1' }],
          read: () => new Uint8Array(5_000_000),
        }),
      ],
      prompts: [definePrompt({ name: 'large', get: () => tooMuch })],
    };
    it.each([
      ['tools/call', { name: 'large', arguments: {} }],
      ['tools/list', {}],
      ['resources/read', { uri: 'large://one' }],
      ['resources/read', { uri: 'large://all/7' }],
      ['resources/list', {}],
      ['prompts/get', { name: 'large' }],
    ])('is an error of the server in %s %j', async (method, params) => {
      const { error, text, line, lines } = await ask(large, version, method, params);
      expect(error).toMatchObject({ code: -32_603, message: expect.stringContaining('5242880 bytes') });
      expect(text.length).toBeLessThan(1000);
      expect(line).toMatchObject({ errorCode: 'too_large', Errors: 1, ClientErrors: 0 });
      expect(lines).toContainEqual(expect.objectContaining({ level: 'ERROR', message: 'answer too large' }));
    });

    it('is measured as it is sent: in UTF-8, with its quotes escaped', async () => {
      const limits = { ...defaultLimits, resultBytes: 4000 };
      const sized = (text: string) => ({ resources: [defineResource({ name: 'x', uri: 'x://y', read: () => text })] });
      const read = (text: string) =>
        ask(sized(text), version, 'resources/read', { uri: 'x://y' }, { config: { limits } });
      expect((await read('x'.repeat(3000))).error).toBeUndefined();
      expect((await read('漢'.repeat(1300))).error).toBeDefined();
      expect((await read('"'.repeat(1300))).error).toBeDefined();
    });
  });
});

it('a result is typed by its schema, by an interface too', () => {
  expectTypeOf(tools.row.outputSchema).toEqualTypeOf(book);
  // @ts-expect-error a title is missing
  defineTool({ ...about('x'), outputSchema: book, run: () => ({ isbn: '1' }) });
  // @ts-expect-error without an output schema there is nothing that would say what an object is
  defineTool({ ...about('x'), run: () => ({ isbn: '1' }) });
});
