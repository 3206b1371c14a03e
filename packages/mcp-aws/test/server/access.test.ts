import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type Caller,
  definePrompt,
  defineResource,
  defineResourceTemplate,
  defineTool,
  type Scope,
} from '../../src/index.ts';
import { protocolVersions } from '../../src/testing/mcp-request.ts';
import { callerWith } from '../support/callers.ts';
import { ask } from '../support/serve.ts';

/** One capability of each kind, all with the same rule. */
function guarded(access: {
  scope?: Scope;
  authorize?: (caller: Caller | undefined) => boolean;
  visible?: 'when-allowed';
}) {
  const description = 'Guarded.';
  return {
    tools: [
      defineTool({
        name: 'guarded',
        description,
        ...access,
        inputSchema: z.object({ n: z.number() }),
        run: () => 'ran',
      }),
    ],
    resources: [
      defineResource({ name: 'guarded', uri: 'x://guarded', ...access, read: () => 'ran' }),
      defineResourceTemplate({
        name: 'guarded-template',
        uriTemplate: 'x://guarded/{id}',
        ...access,
        list: () => [{ name: 'listed', uri: 'x://guarded/1' }],
        complete: { id: () => ['ran'] },
        read: () => 'ran',
      }),
    ],
    prompts: [
      definePrompt({
        name: 'guarded',
        ...access,
        argsSchema: z.object({ a: z.string() }),
        complete: { a: () => ['ran'] },
        get: () => 'ran',
      }),
    ],
  };
}

const argument = { name: 'a', value: '' };
const uses: [string, object][] = [
  ['tools/call', { name: 'guarded', arguments: { n: 1 } }],
  ['resources/read', { uri: 'x://guarded' }],
  ['resources/read', { uri: 'x://guarded/1' }],
  ['prompts/get', { name: 'guarded', arguments: { a: 'x' } }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'guarded' }, argument }],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'x://guarded/{id}' }, argument: { name: 'id', value: '' } },
  ],
];
const lists = [
  ['tools/list', 'tools'],
  ['resources/list', 'resources'],
  ['resources/templates/list', 'resourceTemplates'],
  ['prompts/list', 'prompts'],
] as const;

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  describe.each(uses)('%s %j', (method, params) => {
    const use = (access: Parameters<typeof guarded>[0], caller?: Caller, scopeErrors?: 'tool-error') =>
      ask(guarded(access), version, method, params as never, {
        ...(caller && { caller }),
        ...(scopeErrors && { config: { scopeErrors } }),
      });

    it('is served to a caller with the scope', async () => {
      expect((await use({ scope: 'write' }, callerWith('write'))).text).toContain('ran');
      expect((await use({ scope: 'write' }, callerWith('admin'))).text).toContain('ran');
      expect((await use({ scope: 'write' })).text).toContain('ran');
    });

    it('is challenged for, or refused, where the scope is lacking', async () => {
      const challenged = await use({ scope: 'write' }, callerWith('read'));
      expect([challenged.status, challenged.text]).toEqual([403, expect.not.stringContaining('ran')]);
      expect(challenged.line).toMatchObject({ errorCode: 'insufficient_scope', ClientErrors: 1, Errors: 0 });
      const refused = await use({ scope: 'write' }, callerWith('read'), 'tool-error');
      expect([refused.status < 500, refused.text]).toEqual([true, expect.stringContaining('needs the scope write')]);
      expect(refused.line).toMatchObject({ errorCode: 'insufficient_scope', ClientErrors: 1, Errors: 0 });
    });

    it('is refused to a caller whom the rule does not let in', async () => {
      const authorize = (caller: Caller | undefined): boolean => caller?.clientId !== 'test';
      const { text, line } = await use({ scope: 'read', authorize }, callerWith('admin'));
      expect(text).toMatch(/may not use the .*guarded/);
      expect(line).toMatchObject({ errorCode: 'forbidden', ClientErrors: 1, Errors: 0 });
      expect((await use({ scope: 'read', authorize }, { ...callerWith('admin'), clientId: 'other' })).text).toContain(
        'ran',
      );
    });

    it('is served to nobody where the rule fails, which is a failure of the server', async () => {
      const authorize = (): boolean => {
        throw new Error('password=hunter2');
      };
      const { text, line } = await use({ scope: 'read', authorize }, callerWith('admin'));
      expect(text).not.toMatch(/ran|hunter2/);
      expect(line).toMatchObject({ ClientErrors: 0, Errors: 1 });
    });

    it('is not there for a caller who may not see it', async () => {
      const { status, error, text } = await use({ scope: 'write', visible: 'when-allowed' }, callerWith('read'));
      expect([status === 403, error?.code]).toEqual([false, expect.any(Number)]);
      expect(text).toMatch(/not found/i);
      expect((await use({ scope: 'write', visible: 'when-allowed' }, callerWith('write'))).text).toContain('ran');
    });
  });

  it.each(lists)('%s leaves out what the caller may not see, and nothing else', async (method, key) => {
    const listed = async (access: Parameters<typeof guarded>[0], ...scopes: Scope[]) => {
      const { result } = await ask(guarded(access), version, method, {}, { caller: callerWith(...scopes) });
      return (result?.[key] as object[] | undefined)?.length;
    };
    expect(await listed({ scope: 'write', visible: 'when-allowed' }, 'read')).toBe(0);
    expect(await listed({ scope: 'write', visible: 'when-allowed' }, 'write')).toBeGreaterThan(0);
    expect(await listed({ scope: 'write' }, 'read')).toBeGreaterThan(0);
  });

  it('a template lists nothing to a caller who may not read it', async () => {
    const { text } = await ask(
      guarded({ scope: 'write' }),
      version,
      'resources/list',
      {},
      { caller: callerWith('read') },
    );
    expect(text).not.toContain('x://guarded/1');
  });
});

describe.each(protocolVersions)('a rule that fails, in the protocol version %s,', (version) => {
  const fail = (): boolean => {
    throw new Error('password=hunter2');
  };
  const server = {
    tools: [
      defineTool({ name: 'hidden', description: 'x', authorize: fail, visible: 'when-allowed', run: () => 'ran' }),
      defineTool({ name: 'open', description: 'x', run: () => 'ran' }),
    ],
    prompts: guarded({ authorize: fail, visible: 'when-allowed' }).prompts,
  };

  it('does not touch what it does not guard', async () => {
    const { text, line } = await ask(server, version, 'tools/call', { name: 'open', arguments: {} });
    expect([text, line?.Errors]).toEqual([expect.stringContaining('ran'), 0]);
  });

  it('leaves what it guards out of the list, and is a failure of the server', async () => {
    const { result, line, lines } = await ask(server, version, 'tools/list');
    expect(result?.tools).toMatchObject([{ name: 'open' }]);
    expect(line).toMatchObject({ Errors: 1 });
    expect(lines.filter(({ level }) => level === 'ERROR')).toMatchObject([{ message: 'tool failed', tool: 'hidden' }]);
  });

  it.each([
    ['tools/call', { name: 'hidden', arguments: {} }],
    ['prompts/get', { name: 'guarded', arguments: { a: 'x' } }],
    ['completion/complete', { ref: { type: 'ref/prompt', name: 'guarded' }, argument: { name: 'a', value: '' } }],
  ])('fails %s of what it guards, without a word of why', async (method, params) => {
    const { text, line } = await ask(server, version, method, params as never);
    expect(text).not.toMatch(/hunter2|"ran"/);
    expect(line).toMatchObject({ Errors: 1, ClientErrors: 0 });
  });
});

it.each(protocolVersions)(
  'a caller without any scope gets the list, without what templates list (%s)',
  async (version) => {
    const resources = [
      defineResource({ name: 'fixed', uri: 'x://fixed', read: () => '' }),
      defineResourceTemplate({
        name: 't',
        uriTemplate: 'x://t/{id}',
        list: () => [{ name: '1', uri: 'x://t/1' }],
        read: () => '',
      }),
    ];
    const { result } = await ask({ resources }, version, 'resources/list', {}, { caller: callerWith() });
    expect(result?.resources).toMatchObject([{ uri: 'x://fixed' }]);
  },
);

it('lists are for one caller behind auth, and for all without', async () => {
  const scopeOf = async (caller?: Caller) =>
    (await ask(guarded({}), '2026-07-28', 'tools/list', {}, caller && { caller })).result?.cacheScope;
  expect([await scopeOf(), await scopeOf(callerWith('read'))]).toEqual(['public', 'private']);
  const cached = { name: 'r', uri: 'x://r', cacheHint: { ttlMs: 1000, cacheScope: 'public' as const }, read: () => '' };
  const read = async (caller?: Caller) =>
    (
      await ask(
        { resources: [defineResource(cached)] },
        '2026-07-28',
        'resources/read',
        { uri: 'x://r' },
        caller && { caller },
      )
    ).result?.cacheScope;
  expect([await read(), await read(callerWith('read'))]).toEqual(['public', 'private']);
});
