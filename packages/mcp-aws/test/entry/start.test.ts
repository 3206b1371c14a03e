import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { type EntryOptions, entries } from '../support/entries.ts';
import { toolThat } from '../support/tools.ts';

describe.each(entries)('$name does not start', ({ start }) => {
  it.each<[string, EntryOptions, string]>([
    ['without its URL', { env: { MCP_RESOURCE_URL: '' } }, 'MCP_RESOURCE_URL is not set.'],
    [
      'where another auth mode was meant',
      { env: { MCP_AUTH_MODE: 'api-key' } },
      'MCP_AUTH_MODE is api-key, but this server is built for none.',
    ],
    ['without what its auth mode needs', { mode: 'apiKey' }, 'MCP_API_KEYS_SECRET_ARN is not set.'],
    [
      'with a server that cannot answer',
      { definition: defineServer({ tools: [toolThat('warm_up', async () => ({}))] }) },
      'The server does not answer',
    ],
    [
      'with a route that would never be reached',
      { definition: defineServer({ routes: (app) => app.get('/mcp', (c) => c.text('')) }) },
      'would never be reached',
    ],
  ])('%s', async (_, options, message) => {
    const print = console.log;
    await expect(start(options)).rejects.toThrow(message);
    expect(console.log).toBe(print);
  });
});

it('what a server prints while it is loaded is in the log', async () => {
  const [kind] = entries;
  const definition = defineServer({});
  Object.defineProperty(definition, 'tools', {
    get() {
      console.log('loading');
      return [];
    },
  });
  const entry = (await kind?.start({ definition })) ?? expect.fail('no entry');
  await entry.close();
  expect(entry.lines()).toContainEqual(expect.objectContaining({ level: 'INFO', message: 'loading' }));
});

it('a server that is deployed logs under the name of its stack', async () => {
  const [kind] = entries;
  const entry = (await kind?.start({ env: { POWERTOOLS_SERVICE_NAME: 'my-stack' } })) ?? expect.fail('no entry');
  await entry.close();
  expect(new Set(entry.lines().map(({ service }) => service))).toEqual(new Set(['my-stack']));
});
