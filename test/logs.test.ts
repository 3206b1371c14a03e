import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa, type ResultPromise } from 'execa';
import fs from 'fs-extra';
import { afterEach, describe, expect, it } from 'vitest';
import { bin, mcpAws, type Ran } from './support/cli.ts';
import { generate } from './support/generate.ts';
import { type LogServer, type LogServerOptions, type StoredEvent, startLogServer } from './support/log-server.ts';
import { recordsOf } from './support/operate.ts';
import { combination } from './support/project.ts';

const outputs = {
  McpUrl: 'https://abc.execute-api.us-east-1.amazonaws.com/mcp',
  LogGroupName: 'server-group',
  AccessLogGroupName: 'access-group',
  AuthorizerLogGroupName: 'authorizer-group',
};
const project = await generate(combination('native-none'), 'logs');

/** `mcp-aws logs` over a source of events. */
class Source {
  readonly events: StoredEvent[] = [];
  private count = 0;
  server: LogServer | undefined;

  async start(options: Partial<LogServerOptions> = {}): Promise<LogServer> {
    const read: LogServerOptions['read'] = (group, from, to) =>
      this.events
        .filter((event) => event.group === group && event.timestamp >= from && event.timestamp <= to)
        .filter(({ visible = 0 }) => visible <= Date.now())
        .sort((a, b) => a.timestamp - b.timestamp);
    this.server = await startLogServer({ outputs, read, ...options });
    return this.server;
  }

  /** Adds an event, so long ago, and returns its message. */
  add(agoMs: number, { group = 'server-group', message = `event ${this.count}`, visible = 0 } = {}): string {
    this.events.push({
      group,
      timestamp: Date.now() - agoMs,
      message,
      visible,
      id: `${String(this.count).padStart(56, '0')}`,
    });
    this.count += 1;
    return message;
  }
}

let source: Source;
let following: ResultPromise | undefined;
afterEach(async () => {
  following?.kill('SIGKILL');
  await following?.catch(() => undefined);
  following = undefined;
  await source.server?.close();
});

const env = (server: LogServer): Record<string, string> => ({ ...server.env, AWS_EC2_METADATA_DISABLED: 'true' });
const logs = (server: LogServer, ...args: string[]): Promise<Ran> =>
  mcpAws(['logs', ...args], project, { env: env(server) });
const messagesOf = (ran: Ran): unknown[] => recordsOf(ran).map(({ message }) => message);

describe('every event once, in time order, whatever the source does:', () => {
  it.each<[string, Partial<LogServerOptions>]>([
    ['small pages', { pageSize: 7 }],
    ['pages out of order', { pageSize: 7, outOfOrder: true }],
    ['pages that repeat events', { pageSize: 7, repeats: true }],
  ])('%s', async (_, options) => {
    source = new Source();
    const expected = Array.from({ length: 100 }, (__, index) =>
      source.add(60_000 - index * 100, index % 3 === 0 ? { group: 'access-group' } : {}),
    );
    const ran = await logs(await source.start(options));
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
  });

  it('the same text twice is two events', async () => {
    source = new Source();
    for (const ago of [500, 500, 400]) source.add(ago, { message: 'same' });
    expect(messagesOf(await logs(await source.start()))).toEqual(['same', 'same', 'same']);
  });

  it('throttling, errors, cut and reset connections on the way', async () => {
    source = new Source();
    const expected = Array.from({ length: 50 }, (_, index) => source.add(60_000 - index * 100));
    const server = await source.start({ pageSize: 10 });
    server.fail('throttled', 'broken', 'cut', 'reset');
    const ran = await logs(server);
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
    expect(ran.stderr).toMatch(/asks to slow down.*Back after/s);
  });

  it('a place in the pages that is lost, as after a day: the slice is read again', async () => {
    source = new Source();
    const expected = Array.from({ length: 30 }, (_, index) => source.add(60_000 - index * 100));
    const server = await source.start({ pageSize: 10, lostPlaces: 1 });
    const ran = await logs(server);
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
  });

  it('a connection that is silent, and a clock that is wrong', async () => {
    source = new Source();
    const expected = Array.from({ length: 30 }, (_, index) => source.add(60_000 - index * 100));
    const server = await source.start({ pageSize: 10 });
    server.fail('hangs', 'skewed');
    const ran = await logs(server);
    expect([ran.code, messagesOf(ran)]).toEqual([0, expected]);
  }, 60_000);
});

describe('a source that does not recover', () => {
  it.each([
    ['throttled', 1, /asks to slow down.*Try again in a minute/s],
    ['broken', 1, /AWS failed/],
    ['expired', 1, /credentials have expired.*aws sso login/s],
  ] as const)(
    '%s: ends with the reason',
    async (fault, code, reason) => {
      source = new Source();
      const server = await source.start();
      server.failAlways(fault);
      const ran = await logs(server);
      expect([ran.code, ran.stdout, ran.stderr]).toEqual([code, '', expect.stringMatching(reason)]);
    },
    60_000,
  );
});

describe('ranges and limits', () => {
  it('keep to --since and --until, both ends included', async () => {
    source = new Source();
    const [, inside] = [source.add(3_700_000), source.add(1_800_000), source.add(60_000)];
    const ran = await logs(await source.start(), '--since', '1h', '--until', '10m');
    expect(messagesOf(ran)).toEqual([inside]);
  });

  it('-n gives the last lines of what matches', async () => {
    source = new Source();
    const all = Array.from({ length: 30 }, (_, index) => source.add(3_000 - index * 10));
    expect(messagesOf(await logs(await source.start(), '-n', '4'))).toEqual(all.slice(-4));
  });

  it.each([
    [['--since', 'yesterday'], /--since "yesterday" is no moment/],
    [['--since', '10m', '--until', '20m'], /later than --until/],
    [['-f', '--until', '5m'], /does not go with --follow/],
    [['-n', 'x'], /whole number/],
    [['--level', 'loud'], /Allowed choices are debug, info, warn, error/],
  ])('refuses %j', async (args, reason) => {
    source = new Source();
    const ran = await logs(await source.start(), ...args);
    expect([ran.code, ran.stdout, ran.stderr]).toEqual([2, '', expect.stringMatching(reason)]);
  });

  it('follows one request through the authorizer, the function and the access log', async () => {
    source = new Source();
    const line = (fields: object): string => JSON.stringify({ level: 'info', ...fields });
    const request = '3ed9aca3-5435-496f-a135-23a2a15ab3a1';
    source.add(500, {
      group: 'authorizer-group',
      message: line({ message: 'caller let in', requestId: 'b', apiRequestId: 'api-1' }),
    });
    source.add(400, { message: `START RequestId: ${request} Version: $LATEST\n` });
    source.add(300, {
      message: line({ message: 'mcp request', method: 'tools/list', requestId: request, apiRequestId: 'api-1' }),
    });
    source.add(200, {
      group: 'access-group',
      message: line({
        method: 'POST',
        path: '/mcp',
        status: '200',
        requestId: request,
        apiRequestId: 'api-1',
        error: '-',
      }),
    });
    source.add(100, { message: line({ message: 'mcp request', requestId: 'other', apiRequestId: 'api-2' }) });
    const server = await source.start();
    const found = recordsOf(await logs(server, '--request', request));
    expect(found.map(({ group, message }) => [group, message])).toEqual([
      ['authorizer', 'caller let in'],
      ['server', `START RequestId: ${request} Version: $LATEST`],
      ['server', 'mcp request'],
      ['access', 'POST /mcp'],
    ]);
    expect(recordsOf(await logs(server, '--request', 'api-1'))).toEqual(found);
  });
});

describe('-f', () => {
  let printed = '';
  let said = '';

  function followWith(server: LogServer, ...args: string[]): ResultPromise {
    [printed, said] = ['', ''];
    const [node, script] = bin('mcp-aws');
    const child = execa(node, [script, 'logs', '-f', ...args], {
      cwd: project,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      buffer: false,
      env: { PATH: process.env.PATH ?? '', HOME: project, ...env(server) },
    });
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      said += chunk;
    });
    following = child;
    return child;
  }

  const lines = (): unknown[] => messagesOf({ code: 0, stdout: printed, stderr: '' });
  const until = (condition: () => boolean): Promise<void> =>
    expect.poll(condition, { timeout: 60_000, interval: 50 }).toBe(true);

  it('loses nothing and repeats nothing: what comes late, under faults, and after new credentials', async () => {
    source = new Source();
    const expected = new Set([source.add(5_000), source.add(4_000)]);
    const server = await source.start({ pageSize: 3, repeats: true });
    followWith(server, '--since', '20m');
    await until(() => lines().length === 2);

    expected.add(source.add(0));
    // Older than what was shown already, and visible only now.
    expected.add(source.add(10_000));
    await until(() => lines().length === 4);

    server.fail('throttled', 'throttled', 'reset', 'expired', 'cut', 'broken');
    for (let index = 0; index < 20; index++) expected.add(source.add(0));
    await until(() => lines().length === 24);
    await until(() => /Back after/.test(said));
    // Late by minutes: found by the next long look back.
    expected.add(source.add(9 * 60_000));
    await until(() => lines().length === 25);
    await sleep(4_500);
    expect([...lines()].sort()).toEqual([...expected].sort());
  }, 240_000);

  it('goes on with credentials that were renewed in their file meanwhile', async () => {
    source = new Source();
    const server = await source.start();
    const file = join(project, '.aws/credentials');
    const write = (key: string): Promise<void> =>
      fs.outputFile(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
    await write('OLD');
    followWith({ ...server, env: { AWS_ENDPOINT_URL: server.env.AWS_ENDPOINT_URL ?? '' } });
    await until(() => server.requests.length > 3);
    server.failAlways('expired');
    await until(() => /credentials have expired; renew them/.test(said));
    await write('NEW');
    await until(() => server.requests.at(-1)?.accessKey === 'NEW');
    server.failAlways(undefined);
    const next = source.add(0);
    await until(() => lines().includes(next));
    await fs.remove(file);
  }, 120_000);

  it('keeps to one request as its lines come, by whichever of its ids they have', async () => {
    source = new Source();
    const server = await source.start();
    followWith(server, '--request', 'api-1');
    await until(() => server.requests.length > 3);
    const line = (fields: object): string => JSON.stringify(fields);
    source.add(30, { group: 'authorizer-group', message: line({ message: 'let in', apiRequestId: 'api-1' }) });
    source.add(20, { message: line({ message: 'served', requestId: 'lambda-1', apiRequestId: 'api-1' }) });
    source.add(10, { message: line({ message: 'other', requestId: 'lambda-2' }) });
    source.add(0, { message: line({ message: 'after it', requestId: 'lambda-1' }) });
    await until(() => lines().length === 3);
    expect(lines()).toEqual(['let in', 'served', 'after it']);
  }, 60_000);

  it('shows the last lines first with -n, then what comes', async () => {
    source = new Source();
    const all = Array.from({ length: 10 }, (_, index) => source.add(5_000 - index * 100));
    const server = await source.start();
    followWith(server, '-n', '2');
    await until(() => lines().length === 2);
    expect(lines()).toEqual(all.slice(-2));
    const next = source.add(0);
    await until(() => lines().length === 3);
    expect(lines().at(-1)).toBe(next);
  }, 60_000);

  it('says so after a pause like that of a laptop that slept, and shows what came meanwhile', async () => {
    source = new Source();
    source.add(1_000);
    const server = await source.start();
    const child = followWith(server);
    await until(() => lines().length === 1);
    // A pause of more than a minute, without the minute: the process stops while its clock goes on.
    child.kill('SIGSTOP');
    const asleep = source.add(0);
    await sleep(62_000);
    child.kill('SIGCONT');
    await until(() => lines().includes(asleep));
    await until(() => /Nothing was read for 1 min/.test(said));
    expect(lines().filter((line) => line === asleep).length).toBe(1);
  }, 120_000);

  it('ends at once on Ctrl-C with 130, also while it waits for a source that is gone', async () => {
    source = new Source();
    const server = await source.start();
    const child = followWith(server);
    await until(() => server.requests.length > 3);
    server.failAlways('reset');
    await until(() => /cannot be reached/.test(said));
    child.kill('SIGINT');
    const { exitCode } = await child;
    expect([exitCode, said]).toEqual([130, expect.not.stringMatching(/\n\s+at |Error:/)]);
  }, 60_000);

  it('ends quietly when nobody reads any more', async () => {
    source = new Source();
    const server = await source.start();
    const [node, script] = bin('mcp-aws');
    const shell = `"${node}" "${script}" logs -f | head -n 2; echo "\${PIPESTATUS[0]}"`;
    const child = execa('bash', ['-c', shell], {
      cwd: project,
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      env: { PATH: process.env.PATH ?? '', HOME: project, ...env(server) },
    });
    const adding = setInterval(() => source.add(0), 200);
    const { stdout, stderr } = await child;
    clearInterval(adding);
    expect(stdout.split('\n').at(-1)).toBe('0');
    expect(stderr).toBe('');
  }, 60_000);
});

describe('a million events', () => {
  /** Peak memory of the process while it printed so many events, in kB; every one has to be there, in order. */
  async function peakOf(count: number, ...args: string[]): Promise<number> {
    const start = Date.now() - 50 * 60_000;
    const stepMs = (49 * 60_000) / count;
    const message = (index: number): string => `event ${index} ${'x'.repeat(150)}`;
    const server = await source.start({
      read(group, from, to) {
        if (group !== 'server-group') return [];
        const first = Math.max(0, Math.ceil((from - start) / stepMs));
        const last = Math.min(count - 1, Math.floor((to - start) / stepMs));
        return {
          length: Math.max(0, last - first + 1),
          at: (offset) => {
            const index = first + offset;
            return {
              group,
              id: `${String(index).padStart(56, '0')}`,
              timestamp: Math.floor(start + index * stepMs),
              message: message(index),
            };
          },
        };
      },
    });
    const [node, script] = bin('mcp-aws');
    const child = execa(node, [script, 'logs', '--since', '1h', ...args], {
      cwd: project,
      extendEnv: false,
      stdin: 'ignore',
      buffer: false,
      reject: false,
      env: { PATH: process.env.PATH ?? '', HOME: project, ...env(server) },
    });
    let next = 0;
    let peak = 0;
    let rest = '';
    for await (const chunk of child.stdout) {
      const parts = `${rest}${chunk}`.split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) {
        if (!line.includes(`"message":"event ${next} x`))
          throw new Error(`expected event ${next}: ${line.slice(0, 120)}`);
        next += 1;
        if (next % 20_000 === 0) peak = Math.max(peak, await residentOf(child.pid));
        if (next === count) child.kill('SIGINT'); // with -f it would go on
      }
    }
    await child;
    await server.close();
    expect(next).toBe(count);
    return peak;
  }

  const residentOf = async (pid: number | undefined): Promise<number> =>
    Number(/VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, 'utf8').catch(() => ''))?.[1] ?? 0);

  it.skipIf(process.platform !== 'linux')(
    'all come, in order, in the memory that a fifth of them takes',
    async () => {
      source = new Source();
      const some = await peakOf(200_000);
      const million = await peakOf(1_000_000);
      const followed = await peakOf(1_000_000, '-f');
      const [a, b, c] = [some, million, followed].map((kB) => Math.round(kB / 1024));
      console.log(`Peak memory: ${a} MB for 200,000 events, ${b} MB for 1,000,000, ${c} MB for as many with -f`);
      expect(million).toBeLessThan(some * 1.5);
      // With -f it remembers which events of the last quarter of an hour it has shown, 200,000 at most.
      expect(followed).toBeLessThan(some * 2);
    },
    240_000,
  );
});
