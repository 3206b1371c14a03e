import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  type Caller,
  definePrompt,
  defineResource,
  defineResourceTemplate,
  defineServer,
  defineTool,
  inputRequired,
  ToolError,
} from '../../src/index.ts';
import { createInputStates } from '../../src/server/input-state.ts';
import { mcpMessage, mcpRequest, readAnswer } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';
import { ask } from '../support/serve.ts';

const confirmation = z.object({ sure: z.boolean() });
const capabilities = { elicitation: { form: {}, url: {} }, sampling: {}, roots: {} };
const _meta = { 'io.modelcontextprotocol/clientCapabilities': capabilities };
let runs = 0;
let listedWith: unknown;

const about = (name: string) => ({
  name,
  description: 'A tool of the tests.',
  inputSchema: z.object({ isbn: z.string() }),
});
const lend = defineTool({
  ...about('lend'),
  async run({ isbn }, { elicit }) {
    runs += 1;
    const answer = await elicit({ message: `Lend ${isbn}?`, requestedSchema: confirmation });
    return answer.action === 'accept' && answer.content.sure ? `Lent ${isbn}.` : `Not lent: ${answer.action}.`;
  },
});
const returnBook = defineTool({ ...about('return_book'), run: lend.run as never });
const twice = defineTool({
  ...about('twice'),
  async run(_, { elicit, sample, listRoots }) {
    const [first, , roots] = await Promise.all([
      elicit({ key: 'first', message: 'First?', requestedSchema: z.object({ text: z.string() }) }),
      sample({ messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }], maxTokens: 5 }),
      listRoots(),
    ]);
    const second = await elicit({ message: 'Second?', requestedSchema: z.object({ text: z.string() }) });
    return `${first.content?.text} ${second.content?.text} ${roots.length}`;
  },
});
const own = defineTool({
  ...about('own'),
  run: (_, { mcp }) =>
    mcp.mcpReq.requestState<string>() ??
    (inputRequired({ inputRequests: { q: inputRequired.listRoots() }, requestState: 'mine' }) as never),
});
const careful = defineTool({
  ...about('careful'),
  async run(_, { elicit }) {
    try {
      return (await elicit({ message: 'Sure?', requestedSchema: confirmation })).action;
    } catch (error) {
      if (error instanceof ToolError) return 'could not ask';
      throw error;
    }
  },
});
const sendsItself = defineTool({
  ...about('sends_itself'),
  run: (_, { mcp }) => mcp.mcpReq.send({ method: 'roots/list' } as never).then(() => 'answered'),
});
const asksTwice = defineTool({
  ...about('asks_twice'),
  run: async (_, { listRoots }) => {
    await Promise.all([listRoots({ key: 'same' }), listRoots({ key: 'same' })]);
    return '';
  },
});
const sendsOtherwise = (['elicitInput', 'requestSampling'] as const).map((way) =>
  defineTool({ ...about(`sends_by_${way}`), run: (_, { mcp }) => mcp.mcpReq[way]({} as never).then(() => 'answered') }),
);
const server = {
  tools: [asksTwice, ...sendsOtherwise, lend, returnBook, twice, own, careful, sendsItself],
  prompts: [
    definePrompt({
      name: 'greet',
      get: async (_, { elicit }) =>
        `Hello, ${(await elicit({ message: 'Name?', requestedSchema: z.object({ name: z.string() }) })).content?.name}`,
    }),
  ],
  resources: [
    defineResourceTemplate({
      name: 'asks',
      uriTemplate: 'x://asks/{id}',
      list: async ({ elicit, mcp }) => {
        listedWith = mcp.mcpReq.requestState();
        await elicit({ message: 'Sure?', requestedSchema: confirmation });
        return [];
      },
      read: async ({ id }, { elicit }) =>
        `${id} ${(await elicit({ message: 'Sure?', requestedSchema: confirmation })).action}`,
    }),
    defineResource({
      name: 'secret',
      uri: 'x://secret',
      read: async ({ elicit }) => (await elicit({ message: 'Sure?', requestedSchema: confirmation })).action,
    }),
  ],
};

const app = await createTestApp({ definition: defineServer(server), auth: authAs(callerWith('admin')) });

/** Sends a request of 2026-07-28 for a tool, as the client does that answers questions. */
async function call(name: string, params: object = {}, sender = app) {
  const message = mcpMessage('2026-07-28', 'tools/call', { name, arguments: { isbn: '1' }, _meta, ...params });
  return readAnswer(await sender.send(mcpRequest(sender.url, message)));
}
const accept = (content: object) => ({ action: 'accept', content });
const textOf = (result: Readonly<Record<string, unknown>> | undefined) =>
  (result?.content as [{ text: string }] | undefined)?.[0].text;

describe('a tool that asks', () => {
  it('gets its question to the client, and its answer when the client comes back', async () => {
    const asked = await call('lend');
    expect(asked.result).toMatchObject({
      resultType: 'input_required',
      inputRequests: { 'elicit-1': { method: 'elicitation/create', params: { message: 'Lend 1?' } } },
    });
    const { requestState } = asked.result as { requestState: string };
    const answered = (answer: object) => call('lend', { requestState, inputResponses: { 'elicit-1': answer } });
    expect(textOf((await answered(accept({ sure: true }))).result)).toBe('Lent 1.');
    expect(textOf((await answered({ action: 'decline' })).result)).toBe('Not lent: decline.');
  });

  it('asks several things at once, and then another, with what it has been told before', async () => {
    const first = (await call('twice')).result as { requestState: string; inputRequests: object };
    expect(Object.keys(first.inputRequests)).toEqual(['first', 'sample-1', 'roots-1']);
    const sampled = { role: 'assistant', content: { type: 'text', text: 'Hi' }, model: 'm' };
    const inputResponses = {
      first: accept({ text: 'one' }),
      'sample-1': sampled,
      'roots-1': { roots: [{ uri: 'file:///x' }] },
    };
    const second = (await call('twice', { requestState: first.requestState, inputResponses })).result as typeof first;
    expect(Object.keys(second.inputRequests)).toEqual(['elicit-2']);
    const third = await call('twice', {
      requestState: second.requestState,
      inputResponses: { 'elicit-2': accept({ text: 'two' }) },
    });
    expect(textOf(third.result)).toBe('one two 1');
  });

  it('asks again where the answer does not fit, or is missing', async () => {
    const { requestState } = (await call('lend')).result as { requestState: string };
    for (const answer of [accept({ sure: 'perhaps' }), { roots: [] }, undefined]) {
      const again = await call('lend', { requestState, inputResponses: answer && { 'elicit-1': answer } });
      expect(again.result?.resultType).toBe('input_required');
    }
  });

  it('may be a prompt or a resource', async () => {
    const greeted = await ask(server, '2026-07-28', 'prompts/get', { name: 'greet', _meta });
    expect(greeted.result?.resultType).toBe('input_required');
    const read = await ask(server, '2026-07-28', 'resources/read', { uri: 'x://secret', _meta });
    expect(read.result?.resultType).toBe('input_required');
  });

  it('may make a result of its own, whose state is signed too', async () => {
    const { requestState } = (await call('own')).result as { requestState: string };
    expect(requestState).not.toBe('mine');
    expect(textOf((await call('own', { requestState, inputResponses: { q: { roots: [] } } })).result)).toBe('mine');
    expect((await call('own', { requestState: 'mine' })).error?.code).toBe(-32_602);
  });

  it('is refused what the client cannot do, which is the fault of the client', async () => {
    const { error, line } = await ask(server, '2026-07-28', 'tools/call', { name: 'lend', arguments: { isbn: '1' } });
    expect(error?.code).toBe(-32_021);
    expect(line).toMatchObject({ Errors: 0, ClientErrors: 1 });
  });

  it('fails at once with clients of 2025, and may have another way for them', async () => {
    const args = { isbn: '1' };
    const { result, line } = await ask(server, '2025', 'tools/call', { name: 'lend', arguments: args });
    expect(result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('2026-07-28') }] });
    expect(line).toMatchObject({ errorCode: 'tool_error', Errors: 0, ClientErrors: 1 });
    const other = await ask(server, '2025', 'tools/call', { name: 'careful', arguments: args });
    expect(textOf(other.result)).toBe('could not ask');
    const raw = await ask(server, '2025', 'tools/call', { name: 'own', arguments: args });
    expect(raw.result).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('2026-07-28') }] });
  });

  it.each(['2025', '2026-07-28'] as const)(
    'cannot wait for an answer to a request of its own (%s)',
    async (version) => {
      const { result, line, lines } = await ask(server, version, 'tools/call', {
        name: 'sends_itself',
        arguments: { isbn: '1' },
      });
      expect(result?.isError).toBe(true);
      expect(line?.durationMs).toBeLessThan(5000);
      expect(JSON.stringify(lines)).toContain('use elicit');
    },
  );
});

describe('the state that the client carries', () => {
  const stateOf = async (name: string, params: object = {}, sender = app): Promise<string> =>
    ((await call(name, params, sender)).result as { requestState: string }).requestState;
  const refused = async (name: string, params: object, sender = app) => {
    runs = 0;
    const { error, status } = await call(
      name,
      { inputResponses: { 'elicit-1': accept({ sure: true }) }, ...params },
      sender,
    );
    expect([status, error?.code, runs]).toEqual([expect.any(Number), -32_602, 0]);
  };

  it('is good for any instance that has the key', async () => {
    const requestState = await stateOf('lend');
    const another = await createTestApp({ definition: defineServer(server), auth: authAs(callerWith('admin')) });
    const { result } = await call(
      'lend',
      { requestState, inputResponses: { 'elicit-1': accept({ sure: true }) } },
      another,
    );
    expect(textOf(result)).toBe('Lent 1.');
  });

  it('cannot be changed, or made up', async () => {
    const requestState = await stateOf('lend');
    const [version, body = '', mac] = requestState.split('.');
    const forged = Buffer.from(body, 'base64url').toString().replace('elicit-1', 'elicit-2');
    await refused('lend', { requestState: [version, Buffer.from(forged).toString('base64url'), mac].join('.') });
    await refused('lend', { requestState: `${requestState}x` });
    await refused('lend', { requestState: '' });
    await refused('lend', { requestState: 7 });
  });

  it('is of no use to another caller, another tool, or with other arguments', async () => {
    const requestState = await stateOf('lend');
    const other: Caller = { ...callerWith('admin'), principal: 'issuer|bob' };
    const theirs = await createTestApp({ definition: defineServer(server), auth: authAs(other) });
    await refused('lend', { requestState }, theirs);
    await refused('return_book', { requestState });
    await refused('lend', { requestState, arguments: { isbn: '2' } });
  });

  it('of one resource is of no use to another, whatever else the requests have', async () => {
    const read = (uri: string, params: object = {}) =>
      ask(server, '2026-07-28', 'resources/read', { uri, _meta, ...params }, { caller: callerWith('admin') });
    const { requestState } = (await read('x://asks/1', { name: 'z' })).result as { requestState: string };
    const answers = { requestState, inputResponses: { 'elicit-1': { action: 'decline' } } };
    expect((await read('x://asks/1', { name: 'z', ...answers })).text).toContain('1 decline');
    expect((await read('x://asks/2', { name: 'z', ...answers })).error?.code).toBe(-32_602);
  });

  it('is not believed in a list, which cannot be answered with a question', async () => {
    const { error, line, text } = await ask(server, '2026-07-28', 'resources/list', {
      _meta,
      requestState: { asked: {}, answers: {}, own: 'forged' },
    });
    expect(error?.code).toBe(-32_603);
    expect(line).toMatchObject({ Errors: 1, ClientErrors: 0 });
    expect(text).not.toContain('forged');
    expect(listedWith).toBeUndefined();
  });

  it('that cannot be signed is a failure of the server, of which the caller learns nothing', async () => {
    const failing = async (): Promise<never> => Promise.reject(new Error('arn:aws:secretsmanager:secret'));
    const keyless = await createTestApp({
      definition: defineServer(server),
      auth: authAs(callerWith('admin')),
      inputStates: createInputStates(failing),
    });
    const { result, text } = await call('lend', {}, keyless);
    expect(result?.isError).toBe(true);
    const message = mcpMessage('2026-07-28', 'resources/read', { uri: 'x://asks/1', _meta });
    const read = await readAnswer(await keyless.send(mcpRequest(keyless.url, message)));
    expect(read.error).toEqual({ code: -32_603, message: 'Internal error' });
    expect(text + read.text).not.toContain('arn:');
    const lines = keyless.lines();
    expect(lines.filter(({ level }) => level === 'ERROR')).toHaveLength(2);
    expect(lines.filter(({ message }) => message === 'mcp request')).toMatchObject([{ Errors: 1 }, { Errors: 1 }]);
  });

  it('does not make an answer good for a question that was not asked', async () => {
    const { result } = await call('lend', { inputResponses: { 'elicit-1': accept({ sure: true }) } });
    expect(result?.resultType).toBe('input_required');
  });

  it('is good while the key that signed it is known, and no longer', async () => {
    const [old, current] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    const mcp = { http: { authInfo: { extra: { context: { message: {}, caller: undefined } } } } } as never;
    const state = await createInputStates(async () => [old]).mint({ asked: {}, answers: {} }, mcp);
    await expect(createInputStates(async () => [current, old]).verify(state, mcp)).resolves.toEqual({
      asked: {},
      answers: {},
    });
    await expect(createInputStates(async () => [current]).verify(state, mcp)).rejects.toThrow();
    await expect(createInputStates(async () => []).mint({ asked: {}, answers: {} }, mcp)).rejects.toThrow('no key');
  });
});
