import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { DefinitionError, defineTool, fromJsonSchema } from '../../src/index.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { ask } from '../support/serve.ts';

const about = { description: 'A tool of the tests.' };
const valibot = defineTool({
  name: 'valibot',
  ...about,
  inputSchema: toStandardJsonSchema(v.object({ query: v.string(), limit: v.optional(v.number(), 3) })),
  outputSchema: toStandardJsonSchema(v.object({ found: v.string() })),
  run: ({ query, limit }) => {
    expectTypeOf(limit).toEqualTypeOf<number>();
    return { found: `${query} ${limit}`, hidden: 'hunter2' };
  },
});
const arktype = defineTool({
  name: 'arktype',
  ...about,
  inputSchema: type({ query: 'string', limit: 'number = 3' }),
  outputSchema: type({ found: 'string', '+': 'delete' }),
  run: ({ query, limit }) => {
    expectTypeOf(limit).toEqualTypeOf<number>();
    return { found: `${query} ${limit}`, hidden: 'hunter2' };
  },
});
const jsonSchema = defineTool({
  name: 'json-schema',
  ...about,
  inputSchema: fromJsonSchema<{ query: string }>({
    type: 'object',
    properties: { query: { type: 'string' } },
    required: ['query'],
  }),
  run: ({ query }) => `${query} 3`,
});
const server = { tools: [valibot, arktype, jsonSchema] };

describe.each(protocolVersions)('in the protocol version %s, schemas of', (version) => {
  it.each(server.tools.map(({ name }) => name))('%s are listed, and validate', async (name) => {
    const { result } = await ask(server, version, 'tools/list');
    const listed = (result?.tools as { name: string }[] | undefined)?.find((tool) => tool.name === name);
    expect(listed).toMatchObject({ inputSchema: { type: 'object', properties: { query: { type: 'string' } } } });
    const good = await ask(server, version, 'tools/call', { name, arguments: { query: 'Emma' } });
    expect(good.text).toContain('Emma 3');
    expect(good.text).not.toContain('hunter2');
    const bad = await ask(server, version, 'tools/call', { name, arguments: { query: 7 } });
    expect(bad.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('query') }] });
    expect(bad.line).toMatchObject({ Errors: 0, ClientErrors: 1 });
  });
});

it('a schema without JSON Schema says what to use', () => {
  const plain = v.object({ query: v.string() });
  expect(() => defineTool({ name: 'plain', ...about, inputSchema: plain as never, run: () => '' })).toThrow(
    DefinitionError,
  );
  expect(() => defineTool({ name: 'plain', ...about, inputSchema: plain as never, run: () => '' })).toThrow(
    'toStandardJsonSchema',
  );
});
