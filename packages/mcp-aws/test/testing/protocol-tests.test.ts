import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { definePrompt, defineResource, defineResourceTemplate, defineServer, defineTool } from '../../src/index.ts';
import type { ServerDefinition } from '../../src/server/define-server.ts';
import type { ProtocolApp } from '../../src/testing/protocol/protocol-app.ts';
import { protocolChecks, protocolTests } from '../../src/testing/protocol/protocol-tests.ts';
import example from '../support/example/server.ts';

const reading = defineTool({
  name: 'now',
  title: 'Now',
  description: 'Says what time it is.',
  inputSchema: z.object({}),
  outputSchema: z.object({ time: z.string() }),
  annotations: { readOnlyHint: true },
  run: async () => ({ time: new Date().toISOString() }),
});
const greeting = definePrompt({ name: 'greet', get: () => 'Say hello.' });
const note = defineResource({ name: 'note', uri: 'note://1', read: () => 'Buy milk.' });

describe('the example', () => protocolTests(example));
describe('a server with one tool that takes no arguments', () => protocolTests(defineServer({ tools: [reading] })));
describe('a server that offers nothing', () => protocolTests(defineServer({})));
describe('a server with prompts alone', () => protocolTests(defineServer({ prompts: [greeting] })));
describe('a server with a resource alone', () => protocolTests(defineServer({ resources: [note] })));
describe('a server whose resources are in a database', () => {
  const failing = async (): Promise<never> => expect.fail('it was read');
  const notes = defineResourceTemplate({ name: 'notes', uriTemplate: 'notes://{id}', list: failing, read: failing });
  const resources = [defineResource({ name: 'note', uri: 'note://1', read: failing }), notes];
  protocolTests(defineServer({ resources }), { readResources: false });
});

/** The names of the tests that fail. */
async function failuresOf(
  definition: ServerDefinition,
  createApp?: () => Promise<ProtocolApp>,
): Promise<{ failed: string[]; all: string[] }> {
  const checks = protocolChecks(definition, {}, createApp);
  const failed: string[] = [];
  for (const { name, run } of checks) await run().catch(() => failed.push(name));
  return { failed, all: checks.map(({ name }) => name) };
}

describe('a faulty server fails', () => {
  it.each<[string, ServerDefinition, RegExp]>([
    [
      'a resource that cannot be read',
      defineServer({ resources: [{ ...note, read: () => expect.fail('x') }] }),
      /read/,
    ],
    ['a list that cannot be made', defineServer({ resources: [listing(() => expect.fail('x'))] }), /resources.list/],
    ['a tool without a description', defineServer({ tools: [{ ...reading, description: '' }] }), /description/],
    [
      'a schema that is not of an object',
      defineServer({ tools: [{ ...reading, listed: { ...reading.listed, inputSchema: z.array(z.string()) } }] }),
      /schemas as this protocol version/,
    ],
  ])('%s', async (_, definition, name) => {
    const { failed } = await failuresOf(definition);
    expect(failed).toContainEqual(expect.stringMatching(name));
  });

  it.each([
    ['answers nothing to everything', 200, {}, ['the same request without them is answered']],
    ['fails at everything', 500, { jsonrpc: '2.0', id: 1, error: { code: -32_603, message: 'x' } }, sameLists()],
  ])('each test where it %s', async (_, status, body, passing) => {
    const response = (): Response => Response.json(body, { status });
    const { failed, all } = await failuresOf(example, async () => ({
      url: 'http://localhost/mcp',
      send: async () => response(),
      ask: async () => ({ status, text: '', ...body }),
      lines: () => [],
    }));
    expect(all.filter((name) => !failed.includes(name))).toEqual(passing);
  });
});

const sameLists = (): string[] =>
  ['tools', 'resources', 'resources/templates', 'prompts'].map(
    (kind) => `${kind}/list is the same in both protocol versions`,
  );

function listing(list: () => never) {
  return defineResourceTemplate({ name: 'notes', uriTemplate: 'notes://{id}', list, read: () => 'x' });
}
