import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, recordsOf } from '../support/emulator/cli.ts';
import { createZone, putLog, type Served, serveFunction, serveTask } from '../support/emulator/deployed.ts';
import { type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { startFastClock } from '../support/emulator/fast-clock.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { freePort } from '../support/free-port.ts';
import { ministack, node24, ready, webAdapter, whyNot } from '../support/tools.ts';

const stack = 'runtimes-dev';
const host = 'dev.mcp.example.com';
const url = `https://${host}/mcp`;

/**
 * One stack with a domain in MiniStack, whose owner changes the runtime in mcp-aws.jsonc and deploys again. The emulator
 * runs neither the Web Adapter nor containers: there, the real server is started beside it with the environment that the
 * stack has for it. Each test goes on from the one before.
 */
describe.skipIf(await whyNot(ministack))('a stack that changes its runtime', () => {
  let emulator: Emulator;
  let project: Operated;
  let zone: string[];
  let served: Served | undefined;
  beforeAll(async () => {
    await ready(node24);
    await ready(webAdapter);
    emulator = await startEmulator('runtimes');
    project = await operate('web-adapter-none-domain', emulator, 'runtimes');
    zone = ['--', '--parameters', `HostedZoneId=${await createZone(emulator, 'mcp.example.com')}`];
  });
  afterAll(async () => {
    await served?.close();
    await emulator.close();
  });

  /** The project, with a server at its domain that listens on this port of this machine. */
  const at = (port: number): Operated => project.with({ EMULATED_HOSTS: JSON.stringify({ [host]: port }) });
  const dist = (): string => join(project.folder, '.mcp-aws/bundle', stack);
  /** Nobody waits for a minute until a check gives up. Requests have the time that they need. */
  const hurried = (operated: Operated): Operated =>
    operated.with(startFastClock(20, emulator.env.NODE_OPTIONS, [5_000, 20_000]).env);
  const working = [
    { name: 'health', ok: true },
    { name: 'refusal', ok: true, says: expect.stringContaining('lets anybody in') },
    { name: 'tools', ok: true, says: expect.stringContaining('search_books answers') },
  ];

  it('without auth has to be confirmed', async () => {
    const asked = await project.run('deploy', ...zone);
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(/has no auth, and its address is public.*-y/s),
    ]);
  });

  it('says when what it deployed does not answer', async () => {
    const dead = await hurried(at(9)).run('deploy', '-y', '--json', ...zone);
    expect([dead.code, jsonOf(dead)]).toMatchObject([
      1,
      {
        success: false,
        error: expect.stringContaining(`${stack} is deployed, but does not work`),
        checks: [{ name: 'health', ok: false }],
        outputs: { McpUrl: url, Runtime: 'web-adapter' },
      },
    ]);
  });

  it('web-adapter: is changed, is checked, is called, and logs', async () => {
    served = await serveFunction(emulator, stack, dist());
    await project.configure(['stages', 'dev'], { logRetentionDays: 7 });
    expect((await project.run('deploy', '--diff')).stdout).toMatch(/RetentionInDays.*\[-\] 30.*\[\+\] 7/s);
    const ran = await at(served.port).run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect(jsonOf(ran).checks).toMatchObject(working);
    const called = await at(served.port).run('call', 'search_books', '{"query":"austen"}');
    expect(called.stdout).toContain('Jane Austen');
    await putLog(emulator, outputOf(ran, 'LogGroupName'), served.log());
    const records = recordsOf(await project.run('logs', '--method', 'tools/call'));
    expect(records.length).toBeGreaterThanOrEqual(2);
    expect(records.every(({ tool, group }) => tool === 'search_books' && group === 'server')).toBe(true);
    await served.close();
    served = undefined;
  });

  it('native: is deployed in its place without a question, as callers notice nothing', async () => {
    await project.configure(['runtime'], 'native');
    // The emulator itself answers at the domain.
    const ran = await at(Number(new URL(emulator.url).port)).run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect(ran.stderr).toContain('The runtime changes from web-adapter to native.');
    expect(jsonOf(ran)).toMatchObject({ url, checks: working, outputs: { Runtime: 'native' } });
  });

  it('fargate: has to be confirmed, as the domain moves', async () => {
    await project.configure(['runtime'], 'fargate');
    const asked = await project.run('deploy', '--json');
    const notice = expect.stringMatching(/runtime changes from native to fargate.*moves to a load balancer/);
    expect([asked.code, jsonOf(asked)]).toMatchObject([
      2,
      {
        code: 'usage',
        error: expect.stringContaining('Deploy it, with these changes?'),
        notices: [{ message: notice }],
      },
    ]);
  });

  it('fargate: is checked until its first task answers, is called, and logs', async () => {
    const port = await freePort();
    const { child, said, printed } = at(port).start('deploy', '-y', '--json');
    await expect.poll(said, { timeout: 250_000, interval: 100 }).toContain('checking it');
    served = await serveTask(emulator, stack, dist(), port);
    const ran = { code: (await child).exitCode, stdout: printed(), stderr: said() };
    expect(ran.code, ran.stderr).toBe(0);
    expect(jsonOf(ran)).toMatchObject({ url, checks: working, outputs: { Runtime: 'fargate' } });
    expect((await at(port).run('call', 'search_books', '{"query":"austen"}')).stdout).toContain('Jane Austen');
    await putLog(emulator, outputOf(ran, 'LogGroupName'), served.log());
    const records = recordsOf(await project.run('logs', '--method', 'tools/call'));
    expect(records.some(({ tool, group }) => tool === 'search_books' && group === 'server')).toBe(true);
    const access = await project.run('logs', '--group', 'access');
    expect([access.code, access.stderr]).toEqual([1, expect.stringMatching(/access logs to the bucket .*aws s3 ls/s)]);
  });

  it('is destroyed, but for the bucket', async () => {
    expect(jsonOf(await project.run('destroy', '-y', '--json'))).toEqual({
      success: true,
      stack,
      retained: [expect.stringContaining('the bucket, with what is in it')],
    });
  });
});

const outputOf = (ran: { stdout: string; stderr: string }, name: string): string =>
  (jsonOf({ code: 0, ...ran }).outputs as Record<string, string>)[name] ?? expect.fail(`no output ${name}`);
