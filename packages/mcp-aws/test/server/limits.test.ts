import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineServer, defineTool } from '../../src/index.ts';
import { parseBody, readBody } from '../../src/server/body.ts';
import { createLimiter } from '../../src/server/limiter.ts';
import { defaultLimits, excessOf, problemInMessage } from '../../src/server/limits.ts';
import { mcpMessage, mcpRequest, protocolVersions, readAnswer } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { authAs, callerWith } from '../support/callers.ts';

let release = (): void => undefined;
const definition = defineServer({
  tools: [
    defineTool({
      name: 'echo',
      description: 'Returns what it gets.',
      inputSchema: z.looseObject({}),
      run: (input) => JSON.stringify(input).slice(0, 10),
    }),
    defineTool({
      name: 'waits',
      description: 'Waits.',
      run: () =>
        new Promise<string>((resolve) => {
          release = () => resolve('');
        }),
    }),
  ],
  routes: (app) => app.post('/echo', async (c) => c.text(await c.req.text())),
});
const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
const nested = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

describe.each(protocolVersions)('in the protocol version %s, a request', (version) => {
  const send = async (args: unknown, more: object = {}, config = {}) => {
    const app = await createTestApp({ definition, config });
    const message = mcpMessage(version, 'tools/call', { name: 'echo', arguments: args, ...more });
    const answer = await readAnswer(await app.send(mcpRequest(app.url, message)));
    return { ...answer, lines: app.lines() };
  };

  it('may have what the limits say', async () => {
    expect((await send(keys(9000))).result?.isError).toBeUndefined();
    expect((await send(nested(50))).result?.isError).toBeUndefined();
  });

  it.each<[string, unknown, object, number, string]>([
    ['too many members', keys(20_000), {}, 400, 'more than 10000 values'],
    ['too many items', Array.from({ length: 20_000 }, () => 1), {}, 400, 'more than 10000 values'],
    ['too deep', nested(100), {}, 400, 'more than 64 levels'],
    ['too many bytes', { text: 'x'.repeat(1024 * 1024) }, {}, 413, 'more than 1048576 bytes'],
    ['lists in lists', Array.from({ length: 8000 }, () => [[[[]]]]), {}, 400, 'more than 10000 values'],
    ['a long progressToken', {}, { _meta: { progressToken: 'x'.repeat(300) } }, 400, 'progressToken'],
    ['a long name', {}, { name: 'x'.repeat(3000) }, 400, 'The name has more than 2048 characters'],
    ['a long uri', {}, { uri: `x://${'.'.repeat(3000)}` }, 400, 'more than 2048 characters'],
    ['a long uri of a template', {}, { ref: { uri: `x://${'.'.repeat(3000)}` } }, 400, 'more than 2048 characters'],
  ])('with %s is refused, and told the limit', async (_, args, more, status, limit) => {
    const answer = await send(args, more);
    expect([answer.status, answer.error?.message]).toEqual([status, expect.stringContaining(limit)]);
    const failed = answer.lines.filter((line) => line.Errors === 1 || line.level === 'ERROR');
    expect(failed).toEqual([]);
  });

  it('has the limits of its server', async () => {
    const limits = { ...defaultLimits, bodyValues: 100, bodyBytes: 3000 };
    expect((await send(keys(200), {}, { limits })).error?.message).toContain('more than 100 values');
    expect((await send({ text: 'x'.repeat(3000) }, {}, { limits })).error?.message).toContain('more than 3000 bytes');
  });
});

describe('a body', () => {
  const post = (body: string | ReadableStream, headers: Record<string, string> = {}) =>
    new Request('http://localhost/mcp', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

  it.each<Record<string, string>>([{}, { 'content-length': '3' }])(
    'has no more bytes than it may: %j',
    async (headers) => {
      expect(await readBody(post('abc', headers), 3)).toEqual(Buffer.from('abc'));
      expect(await readBody(post('abcd', headers), 3)).toBe('too large');
    },
  );

  it('that says that it is too large is not read', async () => {
    const request = post('abc', { 'content-length': '4' });
    expect(await readBody(request, 3)).toBe('too large');
    expect(request.bodyUsed).toBe(false);
  });

  it('is not read beyond what it may have', async () => {
    let chunks = 0;
    const endless = new ReadableStream({
      pull(controller) {
        chunks += 1;
        if (chunks > 100) controller.error(new Error('read on'));
        else controller.enqueue(new Uint8Array(10));
      },
    });
    expect(await readBody(post(endless), 25)).toBe('too large');
    expect(chunks).toBeLessThan(10);
  });

  it('that there is not is empty', async () => {
    expect(await readBody(new Request('http://localhost/mcp', { method: 'POST' }), 3)).toEqual(Buffer.alloc(0));
  });
});

describe('the id of a message', () => {
  it.each([undefined, 1, 0, -1, 'text', '', 'x'.repeat(256)])('may be %j', (id) => {
    expect(problemInMessage({ id })).toBeUndefined();
  });
  it.each([null, true, 1.5, 2 ** 53, {}, ['x']])('cannot be %j', (id) => {
    expect(problemInMessage({ id })).toBe('The id is neither a string nor an integer');
  });
  it('has 256 characters at most', () => {
    expect(problemInMessage({ id: 'x'.repeat(257) })).toBe('The id has more than 256 characters');
  });
});

it.each(['{', '{"jsonrpc":', 'null x', ''])('a body that is %j is no JSON', async (text) => {
  const body = parseBody(Buffer.from(text), defaultLimits);
  expect('refused' in body && [body.refused.status, await body.refused.json()]).toMatchObject([
    400,
    { error: { code: -32_700, message: 'Parse error' } },
  ]);
});

describe('the values of a text', () => {
  const limits = { ...defaultLimits, bodyValues: 3, bodyDepth: 2 };
  it.each([
    ['{"a":1,"b":2,"c":3}', undefined],
    ['[1,2,3,4]', 'more than 3 values'],
    ['{"a,b,c,d,e":"{{{{,,,,"}', undefined],
    ['{"a\\",b,c,d":"\\\\"}', undefined],
    ['{"a":"\\\\","b":[1,2,3]}', 'more than 3 values'],
    ['["ĬŻ謬é","\u{1F52C}"]', undefined],
    ['[[1],2]', undefined],
    ['[[1],[2]]', 'more than 3 values'],
    ['{"a":{},"b":{}}', 'more than 3 values'],
    ['[[[1]]]', 'more than 2 levels'],
    ['"[[[', undefined],
    ['', undefined],
  ])('%s', (text, excess) => {
    if (excess === undefined) expect(excessOf(Buffer.from(text), limits)).toBeUndefined();
    else expect(excessOf(Buffer.from(text), limits)).toContain(excess);
  });
});

describe('a caller', () => {
  const perCaller = { rateLimit: 1, burstLimit: 2, concurrency: 2 };

  it('has a burst and a rate of its own', () => {
    let time = 0;
    const enter = createLimiter({ ...perCaller, concurrency: 100 }, undefined, () => time);
    const isIn = (principal: string): boolean => 'leave' in enter(principal);
    expect([isIn('ana'), isIn('ana'), isIn('ana'), isIn('bob')]).toEqual([true, true, false, true]);
    time = 1000;
    expect([isIn('ana'), isIn('ana')]).toEqual([true, false]);
  });

  it('has calls at once of its own', () => {
    const enter = createLimiter({ rateLimit: 100, burstLimit: 100, concurrency: 1 }, undefined);
    const first = enter('ana');
    expect(enter('ana')).toEqual({ limit: 'a caller may make 1 calls at once' });
    expect(enter('bob')).toHaveProperty('leave');
    if ('leave' in first) {
      first.leave();
      first.leave();
    }
    expect(enter('ana')).toHaveProperty('leave');
    expect(enter('ana')).toHaveProperty('limit');
  });

  it('begins one call in a turn of the event loop, so that others come between', async () => {
    const enter = createLimiter({ rateLimit: 100, burstLimit: 100, concurrency: 100 }, undefined);
    const begun: string[] = [];
    const begin = async (principal: string): Promise<void> => {
      const entered = enter(principal);
      if ('turn' in entered) await entered.turn();
      begun.push(principal);
    };
    await Promise.all([begin('ana'), begin('ana'), begin('ana'), begin('bob')]);
    expect(begun).toEqual(['ana', 'bob', 'ana', 'ana']);
  });

  it('shares with all others what the server takes', () => {
    const enter = createLimiter(
      { rateLimit: 100, burstLimit: 100, concurrency: 100 },
      { rateLimit: 1, burstLimit: 2 },
      () => 0,
    );
    expect([enter('a'), enter('b')].every((entered) => 'leave' in entered)).toBe(true);
    expect(enter('c')).toEqual({ limit: 'the server takes 1 calls a second from all callers' });
  });

  it('that is refused does not use up what all others have', () => {
    const enter = createLimiter({ ...perCaller, burstLimit: 1 }, { rateLimit: 1, burstLimit: 2 }, () => 0);
    enter('ana');
    for (let call = 0; call < 10; call += 1) expect(enter('ana')).toHaveProperty('limit');
    expect(enter('bob')).toHaveProperty('leave');
  });

  it('is forgotten when ten thousand others have come, but not while it has a call open', () => {
    const enter = createLimiter({ rateLimit: 0.001, burstLimit: 1, concurrency: 1 }, undefined, () => 0);
    const open = enter('open');
    const gone = enter('gone');
    if ('leave' in gone) gone.leave();
    for (let index = 0; index < 11_000; index += 1) {
      const entered = enter(`caller ${index}`);
      if ('leave' in entered) entered.leave();
    }
    expect(enter('open')).toHaveProperty('limit');
    expect(enter('gone')).toHaveProperty('leave');
    expect(open).toHaveProperty('leave');
  });

  it('that comes again is not forgotten, and one that does not is', () => {
    const enter = createLimiter({ rateLimit: 0.001, burstLimit: 2, concurrency: 9 }, undefined, () => 0);
    const isIn = (principal: string): boolean => {
      const entered = enter(principal);
      if ('leave' in entered) entered.leave();
      return 'leave' in entered;
    };
    isIn('ana');
    isIn('ben');
    for (let index = 0; index < 9_000; index += 1) isIn(`caller ${index}`);
    isIn('ana');
    isIn('ben');
    for (let index = 9_000; index < 10_500; index += 1) isIn(`caller ${index}`);
    expect([isIn('ana'), isIn('ben'), isIn('caller 0')]).toEqual([false, false, true]);
  });

  it('that nobody knows is limited with all, and by nothing of its own', () => {
    const enter = createLimiter({ rateLimit: 1, burstLimit: 1, concurrency: 1 }, undefined, () => 0);
    expect([enter(undefined), enter(undefined)].every((entered) => 'leave' in entered)).toBe(true);
  });

  it.each(['/mcp', '/echo', '/nowhere'])('is limited on every path: %s', async (path) => {
    const limits = { ...defaultLimits, perCaller };
    const app = await createTestApp({ definition, auth: authAs(callerWith('admin')), config: { limits } });
    const { headers, message } = mcpMessage('2026-07-28', 'tools/list');
    const statuses: number[] = [];
    for (let call = 0; call < 3; call += 1) {
      const request = mcpRequest(app.url.replace('/mcp', path), { headers, message });
      const response = await app.send(request);
      statuses.push(response.status);
      if (response.status === 429) {
        expect(await response.text()).toContain('a caller may make 1 calls a second, and 2 at once');
        expect(response.headers.get('retry-after')).toBe('1');
      } else await response.text();
    }
    expect(statuses.map((status) => status === 429)).toEqual([false, false, true]);
    const throttled = app.lines().filter((line) => line.Throttles === 1);
    expect(throttled).toMatchObject([{ Errors: 0, ClientErrors: 0 }]);
  });

  it('keeps its place until it has the answer', async () => {
    const limits = { ...defaultLimits, perCaller: { ...defaultLimits.perCaller, concurrency: 1 } };
    const app = await createTestApp({ definition, auth: authAs(callerWith('admin')), config: { limits } });
    let arrive = (): void => undefined;
    const sent = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const message = mcpMessage('2025', 'tools/call', { name: 'echo', arguments: {} });
    const call = async () => readAnswer(await app.send(mcpRequest(app.url, message), undefined, { sent }));
    expect((await call()).result).toBeDefined();
    expect((await call()).error?.message).toContain('1 calls at once');
    arrive();
    await sent;
    expect((await call()).result).toBeDefined();
  });

  it('that hangs up while a rule is asked gives its place back', async () => {
    const guarded = defineServer({
      tools: [
        defineTool({
          name: 'deaf',
          description: 'Ends when its caller hangs up.',
          authorize: () => sleep(20).then(() => true),
          visible: 'when-allowed',
          run: (_, { signal }) =>
            new Promise<string>((_, reject) => {
              signal.addEventListener('abort', () => reject(signal.reason));
            }),
        }),
      ],
    });
    const limits = { ...defaultLimits, perCaller: { ...defaultLimits.perCaller, concurrency: 1 } };
    for (const accept of ['application/json', 'text/event-stream']) {
      for (const version of protocolVersions) {
        const app = await createTestApp({ definition: guarded, auth: authAs(callerWith('admin')), config: { limits } });
        const { headers, message } = mcpMessage(version, 'tools/call', { name: 'deaf', arguments: {} });
        const hangUp = new AbortController();
        const request = mcpRequest(app.url, { headers: { ...headers, accept }, message });
        const answer = app.send(new Request(request, { signal: hangUp.signal })).then((response) => response.text());
        await sleep(5);
        hangUp.abort();
        await answer.catch(() => undefined);
        const list = mcpMessage(version, 'tools/list');
        expect(
          (await readAnswer(await app.send(mcpRequest(app.url, list)))).result,
          `${accept} ${version}`,
        ).toBeDefined();
        const line = app.lines().find(({ tool }) => tool === 'deaf');
        expect(line).toMatchObject({ errorCode: 'cancelled', Errors: 0 });
      }
    }
  });

  it('has no more calls open than its limit, and those that ended do not count', async () => {
    const limits = { ...defaultLimits, perCaller: { ...defaultLimits.perCaller, concurrency: 1 } };
    const app = await createTestApp({ definition, auth: authAs(callerWith('admin')), config: { limits } });
    const call = async (name: string) =>
      readAnswer(await app.send(mcpRequest(app.url, mcpMessage('2025', 'tools/call', { name, arguments: {} }))));
    const waiting = call('waits');
    await sleep(10);
    expect((await call('echo')).error?.message).toContain('1 calls at once');
    release();
    expect((await waiting).result).toBeDefined();
    expect((await call('echo')).result).toBeDefined();
  });
});
