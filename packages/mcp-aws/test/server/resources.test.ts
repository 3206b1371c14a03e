import { describe, expect, it } from 'vitest';
import { definePrompt, defineResource, defineResourceTemplate, defineServer } from '../../src/index.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { createProtocolApp } from '../../src/testing/protocol/protocol-app.ts';

const resources = [
  defineResource({ name: 'text', uri: 'test://text', mimeType: 'text/plain', read: () => 'Hello.' }),
  defineResource({
    name: 'bytes',
    uri: 'test://bytes',
    mimeType: 'image/png',
    read: () => new Uint8Array([1, 2, 255]),
  }),
  defineResource({
    name: 'several',
    uri: 'test://several',
    read: async () => ({
      contents: [
        { uri: 'test://a', text: 'a' },
        { uri: 'test://b', text: 'b' },
      ],
    }),
  }),
  defineResourceTemplate({
    name: 'note',
    uriTemplate: 'test://notes/{year}/{id}',
    read: ({ year, id }) => (year === '0' ? undefined : `${id} of ${year}`),
    complete: { year: async (typed) => ['2025', '2026'].filter((year) => year.startsWith(typed)) },
  }),
];
const prompts = [
  definePrompt({ name: 'plain', get: () => 'Say hello.' }),
  definePrompt({
    name: 'messages',
    get: async () => [
      { role: 'user', content: { type: 'text', text: 'Hello.' } },
      { role: 'assistant', content: { type: 'text', text: 'Hello to you.' } },
    ],
  }),
];

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  const ask = async (method: string, params: object) =>
    (await createProtocolApp(defineServer({ resources, prompts }))).ask(version, method, { ...params });
  const read = (uri: string) => ask('resources/read', { uri });

  it.each([
    ['text', [{ uri: 'test://text', mimeType: 'text/plain', text: 'Hello.' }]],
    ['bytes', [{ uri: 'test://bytes', mimeType: 'image/png', blob: 'AQL/' }]],
    [
      'several',
      [
        { uri: 'test://a', text: 'a' },
        { uri: 'test://b', text: 'b' },
      ],
    ],
    ['notes/2025/7', [{ uri: 'test://notes/2025/7', text: '7 of 2025' }]],
  ])('reads %s', async (path, contents) => {
    expect((await read(`test://${path}`)).result?.contents).toEqual(contents);
  });

  it('tells that a template has no such resource', async () => {
    const { error } = await read('test://notes/0/7');
    expect(error).toMatchObject({ code: -32_602, message: 'Resource not found: test://notes/0/7' });
  });

  it('completes a variable of a template', async () => {
    const ref = { type: 'ref/resource', uri: 'test://notes/{year}/{id}' };
    const { result } = await ask('completion/complete', { ref, argument: { name: 'year', value: '2026' } });
    expect(result?.completion).toMatchObject({ values: ['2026'] });
  });

  it('makes one message of a prompt that is a text', async () => {
    const { result } = await ask('prompts/get', { name: 'plain' });
    expect(result?.messages).toEqual([{ role: 'user', content: { type: 'text', text: 'Say hello.' } }]);
  });

  it('passes messages on as they are', async () => {
    const { result } = await ask('prompts/get', { name: 'messages' });
    expect(result?.messages).toMatchObject([{ role: 'user' }, { role: 'assistant' }]);
  });
});
