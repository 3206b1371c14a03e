import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bin } from '../support/cli.ts';
import { type Emulator, startEmulator } from '../support/emulator.ts';
import { jsonOf, type Operated, operate, recordsOf } from '../support/operate.ts';
import { closeScreen, onScreen, terminal } from '../support/screen.ts';
import { ministack, whyNot } from '../support/tools.ts';

// The CDK takes seconds at each of several steps, and many times that on a busy machine.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const noTerminal = await whyNot(terminal);

/** MiniStack, which runs the function: every call goes through its API Gateway into the bundle that was deployed. */
describe.skipIf(await whyNot(ministack))('native, deployed to an emulator that runs it', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator('native');
  });
  afterAll(() => emulator.close());

  describe('with API keys, from the first deployment to the last', () => {
    let project: Operated;
    beforeAll(async () => {
      project = await operate('native-api-key', emulator);
    });

    it('says that it would bootstrap, and with -y does; deploys, and checks the server with a key of its own', async () => {
      const asked = await project.run('deploy');
      expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/is not bootstrapped.*Say yes with -y/s)]);
      const dry = jsonOf(await project.run('deploy', '--dry-run', '--json'));
      expect(dry.commands).toEqual([
        'cdk bootstrap aws://000000000000/us-east-1',
        expect.stringContaining('cdk deploy native-api-key-dev --context stage=dev --require-approval broadening'),
      ]);
      const ran = await project.run('deploy', '-y', '--json');
      expect(ran.code, ran.stderr).toBe(0);
      expect(jsonOf(ran)).toMatchObject({
        success: true,
        stack: 'native-api-key-dev',
        url: expect.stringMatching(/^http:.*\/mcp$/),
        checks: [
          { name: 'health', ok: true },
          { name: 'refusal', ok: true, says: expect.stringContaining('401') },
          { name: 'tools', ok: true, says: expect.stringMatching(/lists 3 tools; search_books answers/) },
        ],
        idleCostPerMonth: 0.4,
        connect: { cursor: { config: { file: '.cursor/mcp.json' } } },
      });
      expect(ran.stderr).toMatch(/✓ Server\/Function create complete/);
    });

    it('leaves no key of its own behind; creates, lists and revokes yours, and calls with it', async () => {
      const none = await project.run('call', 'search_books', '{"query":"austen"}');
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('MCP_API_KEY')]);
      const { stdout: key } = await project.run('keys', 'create', '--owner', 'ana', '--scopes', 'read');
      const { stdout: list } = await project.run('keys', 'list');
      expect(list).toContain('ana');
      expect(list).not.toContain('mcp-aws-deploy');
      // A key that is new is known once the server looks again, after 15 s at most.
      const called = await untilDone(() =>
        project.with({ MCP_API_KEY: key }).run('call', 'search_books', '{"query":"austen"}'),
      );
      expect([called.code, called.stdout]).toEqual([0, expect.stringContaining('Jane Austen')]);
      const progress = await project
        .with({ MCP_API_KEY: key })
        .run('call', 'take_inventory', '{"secondsPerShelf":0.01}');
      expect([progress.code, progress.stderr]).toEqual([0, expect.stringContaining('1 of 3')]);
      const denied = await project.with({ MCP_API_KEY: key }).run('call', 'suggest_book', '{"title":"a","author":"b"}');
      expect([denied.code, denied.stdout]).toEqual([1, expect.stringMatching(/scope/)]);
      const id = /^mcp_([0-9a-f]+)_/.exec(key)?.[1] ?? '';
      expect((await project.run('keys', 'revoke', id)).code).toBe(0);
      expect((await project.run('keys', 'list')).stdout).not.toContain('ana');
    });

    it('brings the lines of the function back, and those of API Gateway, in one order', async () => {
      const records = recordsOf(await project.run('logs', '--since', '1h'));
      expect(records.map(({ time }) => time)).toEqual(records.map(({ time }) => time).sort());
      expect(new Set(records.map(({ group }) => group))).toEqual(new Set(['server', 'access']));
      expect(records).toContainEqual(
        expect.objectContaining({
          group: 'server',
          level: 'info',
          message: 'mcp request',
          method: 'tools/call',
          tool: 'search_books',
          status: 200,
          durationMs: expect.any(Number),
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          client: expect.stringMatching(/^mcp-aws\//),
          principal: expect.stringMatching(/^[\w-]{16}$/),
        }),
      );
      expect(records.every(({ level }) => level !== 'debug')).toBe(true);
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
      expect(
        errors.every(
          ({ status, level, errorCode }) => level === 'error' || Number(status) >= 400 || errorCode !== undefined,
        ),
      ).toBe(true);
      expect((await logs('--search', 'TAKE_INVENTORY')).length).toBeGreaterThan(0);
      expect((await logs('-n', '3')).length).toBe(3);
      expect((await logs('--group', 'access')).every(({ group }) => group === 'access')).toBe(true);
      const none = await project.run('logs', '--group', 'authorizer');
      expect([none.code, none.stderr]).toEqual([1, expect.stringContaining('no log group of the authorizer')]);
    });

    it('shows a change before it is deployed, and deploys it', async () => {
      expect((await project.run('deploy', '--diff')).stdout).toContain('There were no differences');
      await project.edit('infra/settings.ts', 'memorySize: 512', 'memorySize: 640');
      const { code, stdout } = await project.run('deploy', '--diff');
      expect([code, stdout]).toEqual([0, expect.stringMatching(/MemorySize.*\[-\] 512.*\[\+\] 640/s)]);
      const ran = await project.run('deploy');
      expect(ran.code, ran.stderr).toBe(0);
      expect(ran.stdout).toMatch(/✓ lists 3 tools.*mcp-aws connect says.*Idle, it costs \$0\.40.*mcp-aws logs -f/s);
      expect((await project.run('deploy', '--diff')).stdout).toContain('There were no differences');
    });

    it('asks when permissions broaden, and shows which', async () => {
      await project.edit(
        'infra/stack.ts',
        'auth.grantTo(runtime);',
        'auth.grantTo(runtime);\n    runtime.logGroup.grantRead(runtime.role);',
      );
      const { code, stderr } = await project.run('deploy');
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/broadens permissions:\nIAM.*logs:FilterLogEvents.*Say yes/s),
      ]);
      // What the person gives to the CDK counts more.
      expect((await project.run('deploy', '-y', '--', '--require-approval', 'never')).code).toBe(0);
    });

    it('keeps two stages apart', async () => {
      const staging = await project.run('deploy', '--stage', 'staging', '-y');
      expect([staging.code, staging.stdout || staging.stderr]).toEqual([
        0,
        expect.stringMatching(/Connect.*claude mcp add.*--stage staging/s),
      ]);
      const [dev, other] = [
        jsonOf(await project.run('status', '--json')),
        jsonOf(await project.run('status', '--stage', 'staging', '--json')),
      ];
      expect([dev.stack, other.stack]).toEqual(['native-api-key-dev', 'native-api-key-staging']);
      expect(other).toMatchObject({
        health: 'ok',
        versions: { deployed: '0.1.0' },
        alarms: expect.arrayContaining([
          { name: 'native-api-key-staging-errors', state: 'INSUFFICIENT_DATA', reason: expect.any(String) },
        ]),
        status: 'CREATE_COMPLETE',
      });
      expect(dev.url).not.toBe(other.url);
      // What was deployed last is in cdk-outputs.json; CloudFormation knows the other.
      expect((await project.run('connect', 'cursor')).stdout).toContain(String(dev.url));
      expect((await project.run('connect', 'cursor', '--stage', 'staging')).stdout).toContain(String(other.url));
      expect(
        recordsOf(await project.run('logs', '--stage', 'staging')).some(({ tool }) => tool === 'take_inventory'),
      ).toBe(false);
    });

    it.skipIf(noTerminal)('asks on a terminal, and takes no for an answer', async () => {
      const env = { ...emulator.env, PATH: process.env.PATH ?? '' };
      const open = (...args: string[]) => onScreen({ bin: 'mcp-aws', args, cwd: project.folder, env });
      await project.edit('infra/stack.ts', 'grantRead(runtime.role)', "grant(runtime.role, 'logs:DeleteLogStream')");
      const deploying = await open('deploy');
      await deploying.sees('Deploy it, with these permissions?');
      expect(await deploying.screen()).toContain('logs:DeleteLogStream');
      await deploying.types('n');
      expect(await deploying.ends()).toBe(130);
      expect(await deploying.screen()).toContain('Nothing was changed');
      await closeScreen();

      const destroying = await open('destroy');
      await destroying.sees('Type native-api-key-dev to delete it');
      await destroying.types('native-api-key', 'Enter');
      expect(await destroying.ends()).toBe(130);
      expect(await destroying.screen()).toContain('Nothing was deleted');
      await closeScreen();

      const reading = await open('logs', '--tool', 'search_books', '-n', '1', '--since', '1h');
      await reading.sees('server tools/call search_books 200');
      await closeScreen();
    });

    it('is healthy for the doctor', async () => {
      const { code, stdout } = await project.run('doctor');
      expect([code, stdout]).toEqual([
        0,
        expect.stringMatching(/✓ credentials.*✓ bootstrap.*version \d+.*✓ stack: native-api-key-dev is/s),
      ]);
    });

    it('ends with 130 on Ctrl-C while it checks, says what is deployed, and leaves no key behind', async () => {
      const { url } = jsonOf(await project.run('status', '--json'));
      const [node, script] = bin('mcp-aws');
      const child = execa(node, [script, 'deploy', '-y'], {
        cwd: project.folder,
        extendEnv: false,
        reject: false,
        stdin: 'ignore',
        // Where the server should be, nothing answers, and so the check goes on.
        env: {
          PATH: process.env.PATH ?? '',
          ...emulator.env,
          EMULATED_HOSTS: JSON.stringify({ [new URL(String(url)).hostname]: 9 }),
        },
      });
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
      });
      await expect.poll(() => said, { timeout: 120_000 }).toContain('checking it');
      await expect
        .poll(async () => (await project.run('keys', 'list')).stdout, { timeout: 60_000 })
        .toContain('mcp-aws-deploy');
      child.kill('SIGINT');
      const { exitCode } = await child;
      expect([exitCode, said]).toEqual([
        130,
        expect.stringContaining('native-api-key-dev is deployed, and was not checked'),
      ]);
      expect((await project.run('keys', 'list')).stdout).not.toContain('mcp-aws-deploy');
    });

    it('does not say that it deleted what is still there', async () => {
      await project.edit('infra/app.ts', 'project.stack', "'renamed'");
      const { code, stderr } = await project.run('destroy', '-y');
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/native-api-key-dev is still there.*aws cloudformation delete-stack/s),
      ]);
      await project.edit('infra/app.ts', "'renamed'", 'project.stack');
    });

    it('destroys one stage, once that was confirmed', async () => {
      const asked = await project.run('destroy');
      expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/has to be confirmed.*-y/s)]);
      expect(jsonOf(await project.run('status', '--json')).status).toMatch(/COMPLETE$/);
      expect(jsonOf(await project.run('destroy', '-y', '--json'))).toEqual({
        success: true,
        stack: 'native-api-key-dev',
        retained: [],
      });
      for (const command of ['status', 'logs', 'destroy']) {
        const gone = await project.run(command);
        expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('There is no stack native-api-key-dev')]);
      }
      expect((await project.run('status', '--stage', 'staging')).code).toBe(0);
    });
  });

  it('with Cognito: the machine client gets a token and calls; the user pool stays when the stack goes', async () => {
    const project = await operate('native-cognito', emulator);
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect((jsonOf(ran).checks as { ok: boolean }[]).map(({ ok }) => ok)).toEqual([true, true, true, true]);
    const called = await project.run('call', 'search_books', '{"query":"austen"}', '--machine');
    expect([called.code, called.stdout]).toEqual([0, expect.stringContaining('Jane Austen')]);
    const { retained } = jsonOf(await project.run('destroy', '-y', '--json'));
    expect(retained).toEqual([expect.stringMatching(/^us-east-1_\w+ \(the user pool, with its users\)$/)]);
  });

  it('with Cognito on a REST API: through the authorizer, whose lines are among the logs', async () => {
    const project = await operate('native-streaming-cognito', emulator);
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const records = recordsOf(await project.run('logs'));
    const principal = records.find(({ tool }) => tool === 'search_books')?.principal;
    expect(records).toContainEqual(
      expect.objectContaining({
        group: 'authorizer',
        message: 'caller let in',
        principal,
        requestId: expect.any(String),
      }),
    );
    expect((await project.run('destroy', '-y')).stderr).toContain('API Gateway writes logs, of the whole account');
  });

  it('with AWS IAM: signs with the AWS credentials', async () => {
    const project = await operate('native-iam', emulator);
    const ran = await project.run('deploy', '-y', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    expect((jsonOf(ran).checks as { says: string }[])[1]?.says).toContain('403');
    expect((await project.run('call', 'search_books', '{"query":"austen"}')).stdout).toContain('Jane Austen');
    const keys = await project.run('keys', 'list');
    expect([keys.code, keys.stderr]).toEqual([2, expect.stringContaining('has no API keys: its auth is iam')]);

    await project.edit('infra/settings.ts', 'protect: false', 'protect: true');
    expect((await project.run('deploy', '-y')).code).toBe(0);
    const kept = await project.run('destroy', '-y');
    expect([kept.code, kept.stderr]).toEqual([1, expect.stringMatching(/protected from deletion.*infra\/settings/s)]);
  });
});

async function untilDone(run: () => ReturnType<Operated['run']>): ReturnType<Operated['run']> {
  for (let attempt = 0; ; attempt++) {
    const ran = await run();
    if (ran.code === 0 || attempt === 20) return ran;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
