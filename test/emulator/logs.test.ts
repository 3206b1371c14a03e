import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mcpAws, type Ran, recordsOf } from '../support/emulator/cli.ts';
import { startFastClock } from '../support/emulator/fast-clock.ts';
import type { LogServer, LogServerOptions } from '../support/emulator/log-server.ts';
import { LogSource } from '../support/emulator/log-source.ts';
import { makeProject } from '../support/emulator/project.ts';

let project: string;
beforeAll(async () => {
  project = await makeProject('native-none', 'logs');
});

let source: LogSource;
let server: LogServer;
afterEach(() => server.close());

/** Waits between attempts take a twentieth of their time. */
const clock = startFastClock(20);

async function start(options: Partial<LogServerOptions> = {}): Promise<LogServer> {
  server = await source.start(options);
  return server;
}

const logs = (...args: string[]): Promise<Ran> =>
  mcpAws(['logs', ...args], project, { env: { ...server.env, ...clock.env } });
const messagesOf = (ran: Ran): unknown[] => recordsOf(ran).map(({ message }) => message);

describe('every event once, in time order, whatever the source does:', () => {
  it.each<[string, Partial<LogServerOptions>]>([
    ['small pages', { pageSize: 7 }],
    ['pages out of order', { pageSize: 7, outOfOrder: true }],
    ['pages that repeat events', { pageSize: 7, repeats: true }],
    ['a place in the pages that is lost, as after a day', { pageSize: 10, lostPlaces: 1 }],
  ])('%s', async (_, options) => {
    source = new LogSource(clock.now);
    const expected = source.addMany(100, 60_000, (index) => (index % 3 === 0 ? { group: 'access-group' } : {}));
    await start(options);
    const ran = await logs();
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
  });

  it('the same text twice, which is two events', async () => {
    source = new LogSource(clock.now);
    for (const ago of [500, 500, 400]) source.add(ago, { message: 'same' });
    await start();
    expect(messagesOf(await logs())).toEqual(['same', 'same', 'same']);
  });

  it('throttling, errors, cut and reset connections on the way', async () => {
    source = new LogSource(clock.now);
    const expected = source.addMany(50, 60_000);
    (await start({ pageSize: 10 })).fail('throttled', 'broken', 'cut', 'reset');
    const ran = await logs();
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
    expect(ran.stderr).toMatch(/AWS is throttling requests.*Back after/s);
  });

  it('a connection that is silent, and a clock that is wrong', async () => {
    source = new LogSource(clock.now);
    const expected = source.addMany(30, 60_000);
    (await start({ pageSize: 10 })).fail('hangs', 'skewed');
    const ran = await logs();
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
  });
});

it.each([
  ['throttled', /AWS is throttling requests.*Try again in a minute/s],
  ['broken', /AWS failed/],
  ['expired', /credentials have expired.*aws sso login/s],
] as const)('a source that goes on being %s ends it with the reason', async (fault, reason) => {
  source = new LogSource();
  (await start()).failAlways(fault);
  const ran = await logs();
  expect([ran.code, ran.stdout, ran.stderr]).toEqual([1, '', expect.stringMatching(reason)]);
});

describe('what is asked for', () => {
  it('is from --since to --until, both ends included', async () => {
    source = new LogSource(clock.now);
    const [, inside] = [source.add(3_700_000), source.add(1_800_000), source.add(60_000)];
    await start();
    expect(messagesOf(await logs('--since', '1h', '--until', '10m'))).toEqual([inside]);
  });

  it('is the last lines of what matches, with -n', async () => {
    source = new LogSource(clock.now);
    const all = source.addMany(30, 3_000);
    await start();
    expect(messagesOf(await logs('-n', '4'))).toEqual(all.slice(-4));
  });

  it('is one request, through the authorizer, the function and the access log', async () => {
    source = new LogSource(clock.now);
    const request = '3ed9aca3-5435-496f-a135-23a2a15ab3a1';
    const own = { requestId: request, apiRequestId: 'api-1' };
    const add = (agoMs: number, fields: object, group = 'server-group'): string =>
      source.add(agoMs, { group, message: JSON.stringify({ level: 'info', ...fields }) });
    add(500, { message: 'caller let in', requestId: 'b', apiRequestId: 'api-1' }, 'authorizer-group');
    source.add(400, { message: `START RequestId: ${request} Version: $LATEST\n` });
    add(300, { message: 'mcp request', method: 'tools/list', ...own });
    add(200, { method: 'POST', path: '/mcp', status: '200', error: '-', ...own }, 'access-group');
    add(100, { message: 'mcp request', requestId: 'other', apiRequestId: 'api-2' });
    await start();
    const found = recordsOf(await logs('--request', request));
    expect(found.map(({ group, message }) => [group, message])).toEqual([
      ['authorizer', 'caller let in'],
      ['server', `START RequestId: ${request} Version: $LATEST`],
      ['server', 'mcp request'],
      ['access', 'POST /mcp'],
    ]);
    expect(recordsOf(await logs('--request', 'api-1'))).toEqual(found);
  });

  it('is refused where it is none, before AWS is asked', async () => {
    source = new LogSource();
    await start();
    const ran = await logs('--since', 'yesterday');
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([
      2,
      '',
      expect.stringMatching(/--since "yesterday" is not a valid time/),
    ]);
    expect(server.requests).toEqual([]);
  });
});
