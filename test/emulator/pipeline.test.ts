import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { jsonOf } from '../support/emulator/cli.ts';
import { type Emulator, startEmulator } from '../support/emulator/emulator.ts';
import { type Operated, operate } from '../support/emulator/operate.ts';
import { openTerminal } from '../support/emulator/terminal.ts';
import { closeScreen, terminal } from '../support/scaffold/screen.ts';
import { ministack, node24, ready, whyNot } from '../support/tools.ts';

const noTerminal = await whyNot(terminal);

interface Step {
  readonly run?: string;
}

/** One project in MiniStack, deployed as its pipeline does. Each test goes on from the one before. */
describe.skipIf(await whyNot(ministack))('the pipeline of a project', () => {
  let emulator: Emulator;
  let project: Operated;
  beforeAll(async () => {
    emulator = await startEmulator('pipeline');
    project = (await operate('native-cognito', emulator, 'my-server')).with({ AWS_REGION: 'us-east-1', CI: 'true' });
    const { exitCode, all } = await shell('npx cdk bootstrap aws://000000000000/us-east-1');
    expect(exitCode, all).toBe(0);
  });
  afterAll(() => emulator.close());

  /** Runs a line of a workflow as its runner does. */
  async function shell(line: string, env: Record<string, string> = {}) {
    const path = [dirname(await ready(node24)), join(project.folder, 'node_modules/.bin'), process.env.PATH].join(':');
    const options = { cwd: project.folder, reject: false, all: true, stdin: 'ignore' } as const;
    return execa('bash', ['-eo', 'pipefail', '-c', line], { ...options, env: { ...project.env, PATH: path, ...env } });
  }

  /** The lines that a job of the project's workflow runs. */
  async function linesOf(job: string): Promise<string[]> {
    const workflow = parse(await fs.readFile(join(project.folder, '.github/workflows/deploy.yml'), 'utf8'));
    const steps = workflow.jobs[job].steps as readonly Step[];
    return steps.flatMap(({ run }) => (run === undefined ? [] : [run]));
  }

  const who = ['--repository', 'octo/server', '--repository-id', '123', '--owner-id', '45', '--stages', 'production'];

  it.skipIf(noTerminal)('is let into the account once a person has seen its roles and said yes', async () => {
    const asking = await openTerminal(['pipeline', 'bootstrap', ...who], project.folder, project.env);
    await asking.sees('Let the pipeline of octo/server into the account 000000000000, us-east-1, with these roles?');
    expect(await asking.screen('-S', '-')).toMatch(/Stack my-server-pipeline.*\[\+\] AWS::IAM::Role/s);
    await asking.types('n');
    expect(await asking.ends()).toBe(130);
    await closeScreen();
  });

  it('is let into the account by roles, and says what is left to do at GitHub', async () => {
    const asked = await project.run('pipeline', 'bootstrap', ...who);
    expect([asked.code, asked.stderr]).toEqual([2, expect.stringMatching(/Let the pipeline of octo\/server.*-y/s)]);
    const made = await project.run('pipeline', 'bootstrap', ...who, '-y');
    expect(made.code, made.stderr).toBe(0);
    expect(made.stdout).toMatch(
      /^gh variable set AWS_ROLE_ARN --repo octo\/server --env production --body arn:aws:iam::\d+:role\/\S+$/m,
    );
    expect(made.stdout).not.toContain('--env staging');
    expect(made.stdout).toContain('gh variable set DEPLOY --repo octo/server --body true');
  });

  it('at GitLab gets roles that trust its tokens', async () => {
    await project.configure(['pipeline'], 'gitlab');
    const made = await project.run('pipeline', 'bootstrap', '--project', 'octo/server', '-y', '--json');
    expect(made.code, made.stderr).toBe(0);
    expect(jsonOf(made)).toMatchObject({
      success: true,
      stack: 'my-server-pipeline',
      next: expect.stringMatching(/^glab variable set AWS_ROLE_ARN arn:aws:iam::\d+:role\/\S+ --scope 'staging'/m),
    });
    await project.configure(['pipeline'], 'github');
  });

  it('shows what would be made', async () => {
    const { code, stdout } = await project.run('pipeline', 'diff', '--stage', 'staging');
    expect([code, stdout]).toEqual([0, expect.stringContaining('[+] AWS::Lambda::Function')]);
  });

  it('deploys staging and tests it, with what its workflow runs', async () => {
    const [deploy = '', e2e = '', ...others] = await linesOf('staging');
    expect([deploy, e2e, others]).toEqual([
      expect.stringContaining('pipeline deploy --stage staging'),
      expect.stringContaining('e2e --stage staging'),
      [],
    ]);
    const deployed = await shell(deploy);
    expect(deployed.exitCode, deployed.all).toBe(0);
    expect(deployed.all).toMatch(/\/mcp answers\.$/m);
    const tested = await shell(e2e, { MCP_TOKEN_ENDPOINT: '', MCP_CLIENT_ID: '', MCP_CLIENT_SECRET: '' });
    expect(tested.exitCode, tested.all).toBe(0);
    expect(tested.all).toMatch(/✓.*e2e\.test\.ts.*1 test/);
  });

  it('finds nothing left to change', async () => {
    const { code, stdout } = await project.run('pipeline', 'diff', '--stage', 'staging', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { diff: expect.stringContaining('There were no differences') },
    ]);
  });

  it('lets alarms of the stack roll the next deployment back, and takes the stage from MCP_STAGE', async () => {
    await project.configure(['stages', 'staging', 'lambda'], { memory: 640 });
    const ran = await project.with({ MCP_STAGE: 'staging' }).run('pipeline', 'deploy', '--json');
    expect(ran.code, ran.stderr).toBe(0);
    const log = await fs.readFile(join(project.folder, '.mcp-aws/deploy-staging.log'), 'utf8');
    expect(log).toMatch(
      /^\$ cdk deploy my-server-staging .*--rollback-trigger-alarm-arns arn:aws:cloudwatch:us-east-1:\d+:alarm:\S+ .*--monitoring-time-minutes 5/,
    );
  });
});
