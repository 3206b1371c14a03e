import { describe, expect, it } from 'vitest';
import { defineResource, defineResourceTemplate } from '../../src/index.ts';
import { normalizedUri } from '../../src/server/uri.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { ask } from '../support/serve.ts';

const server = {
  resources: [
    defineResource({ name: 'big', uri: 'docs://bücher/größe', read: () => 'big' }),
    defineResource({ name: 'space', uri: 'docs://a/b c', read: () => 'space' }),
    defineResource({ name: 'tilde', uri: 'https://Example.com:443/%7Euser/%c3%bc', read: () => 'tilde' }),
    defineResourceTemplate({
      name: 'titles',
      uriTemplate: 'docs://titles/{title}',
      list: () => [{ name: 'Größe', uri: 'docs://titles/größe & mehr' }],
      read: ({ title }) => `title=${title}`,
    }),
  ],
};

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  const read = async (uri: string): Promise<string | undefined> => {
    const { result } = await ask(server, version, 'resources/read', { uri });
    return (result?.contents as [{ text: string }] | undefined)?.[0].text;
  };

  it('every resource of the list can be read', async () => {
    const { result } = await ask(server, version, 'resources/list');
    const listed = result?.resources as { uri: string }[];
    expect(listed).toHaveLength(4);
    for (const { uri } of listed) expect(await read(uri), uri).toBeDefined();
  });

  it.each([
    ['docs://bücher/größe', 'big'],
    ['docs://b%C3%BCcher/gr%C3%B6%C3%9Fe', 'big'],
    ['docs://b%c3%bccher/gr%c3%b6%c3%9fe', 'big'],
    ['docs://a/b%20c', 'space'],
    ['https://example.com/~user/%C3%BC', 'tilde'],
    ['https://EXAMPLE.com/%7euser/ü', 'tilde'],
    ['docs://titles/größe', 'title=größe'],
    ['docs://titles/gr%C3%B6%C3%9Fe%20%26%20mehr', 'title=größe & mehr'],
    ['docs://titles/100%25', 'title=100%'],
    ['docs://titles/a%2Fb', 'title=a/b'],
  ])('%s is the resource that is equivalent to it', async (uri, text) => {
    expect(await read(uri)).toBe(text);
  });

  it.each(['docs://titles/%zz', 'docs://titles/%C3', 'docs://nowhere', 'no uri', ''])(
    '%j is not found',
    async (uri) => {
      const { error, line } = await ask(server, version, 'resources/read', { uri });
      expect([-32_602, -32_002]).toContain(error?.code);
      expect(line).toMatchObject({ Errors: 0, ClientErrors: 1 });
    },
  );
});

it('normalizing again changes nothing', () => {
  for (const uri of ['docs://ü/%7E', 'https://a/%2f%2F', 'x:y%C3%A4']) {
    const once = normalizedUri(uri);
    expect(normalizedUri(once ?? '')).toBe(once);
  }
});
