import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonOf, recordsOf } from '../support/emulator/cli.ts';
import { type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { sendTo } from '../support/emulator/send-to.ts';
import { ministack, whyNot } from '../support/tools.ts';

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly says: string;
}

/** One stack in MiniStack whose owner changes mcp-aws.jsonc and deploys again. Each test goes on from the one before. */
describe.skipIf(await whyNot(ministack))('a stack that changes its auth and its ingress', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('auth-modes');
    project = await operate('native-iam', emulator, 'my-server');
  });
  afterAll(() => emulator.close());

  const austen = ['search_books', '{"query":"austen"}'];

  it('begins with AWS IAM: calls are signed with the AWS credentials', async () => {
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect((jsonOf(ran).checks as Check[])[1]).toMatchObject({ ok: true, says: expect.stringContaining('403') });
    expect((await project.run('call', ...austen)).stdout).toContain('Jane Austen');
    const keys = await project.run('keys', 'list');
    expect([keys.code, keys.stderr]).toEqual([2, expect.stringContaining('has no API keys: its auth mode is iam')]);
  });

  it('is not deleted while its stage is protected', async () => {
    await project.configure(['stages', 'dev'], { protect: true });
    expect((await project.run('deploy', '-y')).code).toBe(0);
    const kept = await project.run('destroy', '-y');
    expect([kept.code, kept.stderr]).toEqual([1, expect.stringMatching(/protected from deletion.*mcp-aws\.jsonc/s)]);
    await project.configure(['stages', 'dev'], undefined);
  });

  it('changes to Amazon Cognito only once that was confirmed, as callers are cut off', async () => {
    await project.configure(['auth'], { mode: 'cognito' });
    const early = await project.run('users', 'list');
    expect([early.code, early.stderr]).toEqual([
      2,
      expect.stringMatching(/no user pool yet: it is deployed with the auth mode iam.*mcp-aws deploy/s),
    ]);
    const asked = await project.run('deploy');
    expect([asked.code, asked.stderr]).toEqual([
      2,
      expect.stringMatching(
        /auth mode changes from iam to cognito.*no longer accepted.*People log in.*Deploy it, with these changes\?.*-y/s,
      ),
    ]);
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect((jsonOf(ran).checks as Check[]).map(({ name, ok }) => [name, ok])).toEqual([
      ['health', true],
      ['refusal', true],
      ['discovery', true],
      ['tools', true],
    ]);
  });

  it('has users, and a machine client with a secret', async () => {
    expect((await project.run('users', 'add', 'ana@example.com')).stderr).toContain('Added ana@example.com');
    const again = await project.run('users', 'add', 'ana@example.com');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is a user already')]);
    expect((await project.run('users', 'list')).stdout).toMatch(/^ana@example\.com +FORCE_CHANGE_PASSWORD/);
    expect((await project.run('users', 'delete', 'ana@example.com', '-y')).code).toBe(0);
    expect((await project.run('users', 'list')).stdout).toBe('');
    const { stdout: secret } = await project.run('users', 'machine-secret');
    expect(secret.trim()).toMatch(/^\S{20,}$/);
    const called = await project.run('call', ...austen, '--machine');
    expect([called.code, called.stdout]).toEqual([0, expect.stringContaining('Jane Austen')]);
  });

  it('finds lines by tool, method, request, error and text', async () => {
    const logs = async (...args: string[]) => recordsOf(await project.run('logs', '--since', '1h', ...args));
    const calls = await logs('--tool', 'search_books', '--method', 'tools/call');
    expect(calls.length).toBeGreaterThan(0);
    expect(calls.every(({ tool }) => tool === 'search_books')).toBe(true);
    const one = await logs('--request', String(calls[0]?.requestId).slice(0, 8));
    expect(one.map(({ message }) => String(message).split(' ')[0])).toEqual(['START', 'mcp', 'END', 'REPORT']);
    const errors = await logs('--errors');
    expect(errors.some(({ status }) => status === 401)).toBe(true);
    expect((await logs('--search', 'SEARCH_BOOKS')).length).toBeGreaterThan(0);
    expect((await logs('-n', '3')).length).toBe(3);
    const none = await project.run('logs', '--group', 'authorizer');
    expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no log group of the authorizer')]);
  });

  it('can be followed: its logs that are there, and then what comes', async () => {
    const { child, printed } = project.start('logs', '-f', '--since', '1h', '--tool', 'search_books');
    const lines = (): number => recordsOf({ stdout: printed().replace(/[^\n]*$/, '') }).length;
    await expect.poll(lines, { timeout: 60_000 }).toBeGreaterThan(0);
    const before = lines();
    expect((await project.run('call', ...austen, '--machine')).code).toBe(0);
    await expect.poll(lines, { timeout: 60_000 }).toBeGreaterThan(before);
    child.kill('SIGINT');
    expect((await child).exitCode).toBe(130);
  });

  it('streams from then on: a REST API with an authorizer, whose lines are among the logs', async () => {
    await project.configure(['streaming'], true);
    await project.configure(['allowedOrigins'], ['localhost']);
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const records = recordsOf(await project.run('logs', '--since', '1h'));
    const principal = records.findLast(({ tool }) => tool === 'search_books')?.principal;
    expect(principal).toEqual(expect.any(String));
    expect(records).toContainEqual(
      expect.objectContaining({
        group: 'authorizer',
        message: 'caller let in',
        principal,
        requestId: expect.any(String),
      }),
    );
  });

  it('lets web pages ask before they call, and read why they may not, in front of its authorizer', async () => {
    const { url } = jsonOf(await project.run('status', '--json'));
    const origin = 'http://localhost:5173';
    const asked = {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization',
    };
    const preflight = await sendTo(emulator, new Request(String(url), { method: 'OPTIONS', headers: asked }));
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin]);
    const refused = await sendTo(
      emulator,
      new Request(String(url), { method: 'POST', headers: { origin }, body: '{}' }),
    );
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    expect(refused.headers.get('www-authenticate')).toContain('resource_metadata=');
  });

  it('leaves the user pool behind when it is destroyed', async () => {
    const destroyed = await project.run('destroy', '-y', '--json');
    expect(destroyed.code, destroyed.stderr).toBe(0);
    const retained = jsonOf(destroyed).retained as string[];
    expect(retained).toContainEqual(expect.stringMatching(/^us-east-1_\w+ \(the user pool, with its users\)$/));
    expect(retained).toContainEqual(expect.stringMatching(/the logging of API Gateway, for the whole account/));
  });
});
