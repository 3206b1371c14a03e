import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import fs from 'fs-extra';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { bin, recordsOf, type Started, startMcpAws } from '../support/emulator/cli.ts';
import { startFastClock } from '../support/emulator/fast-clock.ts';
import type { LogServer, LogServerOptions } from '../support/emulator/log-server.ts';
import { LogSource } from '../support/emulator/log-source.ts';
import { makeProject } from '../support/emulator/project.ts';

const speed = 20;
const clock = startFastClock(speed);

let project: string;
beforeAll(async () => {
  project = await makeProject('native-none', 'logs-follow');
});

let source: LogSource;
let server: LogServer;
let followed: Started | undefined;
afterEach(async () => {
  followed?.child.kill('SIGKILL');
  await followed?.child;
  followed = undefined;
  await server.close();
});

async function start(options: Partial<LogServerOptions> = {}): Promise<void> {
  source = new LogSource(clock.now);
  server = await source.start(options);
}

/** Starts `logs -f`. @param env in place of the credentials of the server */
function follow(args: readonly string[], env: Record<string, string> = { ...server.env }): Started {
  const started = startMcpAws(['logs', '-f', ...args], project, { env: { ...env, ...clock.env } });
  followed = started;
  return started;
}

const messages = ({ printed }: Started): unknown[] => recordsOf({ stdout: printed() }).map(({ message }) => message);
const until = (condition: () => boolean): Promise<void> =>
  expect.poll(condition, { timeout: 60_000, interval: 20 }).toBe(true);
const polled = (): Promise<void> => until(() => server.requests.length > 3);

it('loses nothing and repeats nothing: what comes late, under faults, and after new credentials', async () => {
  await start({ pageSize: 3, repeats: true });
  const expected = new Set(source.addMany(2, 5_000));
  const logs = follow(['--since', '20m']);
  await until(() => messages(logs).length === 2);

  expected.add(source.add(0));
  // Older than what was shown already, and visible only now.
  expected.add(source.add(10_000));
  await until(() => messages(logs).length === 4);

  server.fail('throttled', 'throttled', 'reset', 'expired', 'cut', 'broken');
  for (const message of source.addMany(20, 2_000)) expected.add(message);
  await until(() => messages(logs).length === 24);
  await until(() => /Back after/.test(logs.said()));
  // Late by minutes: found by the next long look back.
  expected.add(source.add(9 * 60_000));
  await until(() => messages(logs).length === 25);
  const reads = server.requests.length;
  await until(() => server.requests.length > reads + 10);
  expect(messages(logs).sort()).toEqual([...expected].sort());
});

it('goes on with credentials that were renewed in their file meanwhile', async () => {
  await start();
  const file = join(project, '.aws/credentials');
  const write = (key: string): Promise<void> =>
    fs.outputFile(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
  await write('OLD');
  const logs = follow([], { AWS_ENDPOINT_URL: server.env.AWS_ENDPOINT_URL ?? '' });
  await polled();
  server.failAlways('expired');
  await until(() => /credentials have expired; renew them/.test(logs.said()));
  await write('NEW');
  await until(() => server.requests.at(-1)?.accessKey === 'NEW');
  server.failAlways(undefined);
  const next = source.add(0);
  await until(() => messages(logs).includes(next));
});

it('keeps to one request as its lines come, by whichever of its ids they have', async () => {
  await start();
  const logs = follow(['--request', 'api-1']);
  await polled();
  const add = (agoMs: number, fields: object, group = 'server-group'): string =>
    source.add(agoMs, { group, message: JSON.stringify(fields) });
  add(30, { message: 'let in', apiRequestId: 'api-1' }, 'authorizer-group');
  add(20, { message: 'served', requestId: 'lambda-1', apiRequestId: 'api-1' });
  add(10, { message: 'other', requestId: 'lambda-2' });
  add(0, { message: 'after it', requestId: 'lambda-1' });
  await until(() => messages(logs).length === 3);
  expect(messages(logs)).toEqual(['let in', 'served', 'after it']);
});

it('shows the last lines first with -n, then what comes', async () => {
  await start();
  const all = source.addMany(10, 5_000);
  const logs = follow(['-n', '2']);
  await until(() => messages(logs).length === 2);
  expect(messages(logs)).toEqual(all.slice(-2));
  const next = source.add(0);
  await until(() => messages(logs).length === 3);
  expect(messages(logs).at(-1)).toBe(next);
});

it('says so after a pause like that of a laptop that slept, and shows what came meanwhile', async () => {
  await start();
  source.add(1_000);
  const logs = follow([]);
  await until(() => messages(logs).length === 1);
  // A pause of more than a minute: the process stops while its clock goes on.
  logs.child.kill('SIGSTOP');
  const asleep = source.add(0);
  await sleep(80_000 / speed);
  logs.child.kill('SIGCONT');
  await until(() => messages(logs).includes(asleep));
  await until(() => /Nothing was read for 1 min/.test(logs.said()));
  expect(messages(logs).filter((message) => message === asleep).length).toBe(1);
});

it('ends at once on Ctrl-C with 130, also while it waits for a source that is gone', async () => {
  await start();
  const logs = follow([]);
  await polled();
  server.failAlways('reset');
  await until(
    () => /AWS cannot be reached/.test(logs.said()) || /\(AWS_ENDPOINT_URL\) cannot be reached/.test(logs.said()),
  );
  logs.child.kill('SIGINT');
  const { exitCode } = await logs.child;
  expect([exitCode, logs.said()]).toEqual([130, expect.not.stringMatching(/\n\s+at |Error:/)]);
});

it('ends quietly when nobody reads any more', async () => {
  await start();
  const [node, script] = bin;
  const shell = `"${node}" "${script}" logs -f | head -n 2; echo "\${PIPESTATUS[0]}"`;
  const env = { PATH: process.env.PATH ?? '', HOME: project, ...server.env, ...clock.env };
  const adding = setInterval(() => source.add(0), 100);
  const options = { cwd: project, extendEnv: false, reject: false, env } as const;
  const { stdout, stderr } = await execa('bash', ['-c', shell], { ...options, stdin: 'ignore' });
  clearInterval(adding);
  expect([stdout.split('\n').at(-1), stderr]).toEqual(['0', '']);
});
