import { dirname, join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { combinations, nameOf, surroundings } from './support/combinations.ts';
import { type Emulator, startEmulator } from './support/emulator.ts';
import { generate } from './support/generate.ts';
import { combination } from './support/project.ts';
import { ministack, node24, ready, whyNot } from './support/tools.ts';

const start = async (folder: string, command: string, args: readonly string[], env: Record<string, string> = {}) => {
  const path = [dirname(await ready(node24)), join(folder, 'node_modules/.bin'), process.env.PATH].join(':');
  const options = { cwd: folder, reject: false, all: true, stdin: 'ignore' } as const;
  return execa(command, args, { ...options, env: { PATH: path, ...env } });
};

/** What the pipeline of a project runs, run here. */
const run = (folder: string, script: string, args: readonly string[], env?: Record<string, string>) =>
  start(folder, 'node', ['--run', script, '--', ...args], env);

describe('a project', { timeout: 120_000 }, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await generate(combination('native-cognito'), 'pipeline');
  });

  it('lists what is in its bundle, and under which licences', async () => {
    const { exitCode, all } = await run(folder, 'licences', []);
    expect(exitCode, all).toBe(0);
    const sbom = (await fs.readJson(join(folder, 'sbom.cdx.json'))) as { components: { name: string }[] };
    expect(sbom.components.map(({ name }) => name)).toEqual(expect.arrayContaining(['hono', 'jose', 'zod']));
    expect(sbom.components.map(({ name }) => name)).not.toContain('vitest');
  });

  it('refuses a licence that nobody has allowed', async () => {
    const components = [
      { group: '@a', name: 'b', version: '1.0.0', licenses: [{ license: { id: 'AGPL-3.0-only' } }] },
      { name: 'c', version: '1.0.0' },
      { name: 'd', version: '1.0.0', licenses: [{ expression: '(MIT OR GPL-3.0-only)' }] },
      { name: 'e', version: '1.0.0', licenses: [{ expression: '(MIT OR ISC) AND GPL-3.0-only' }] },
    ];
    await fs.outputJson(join(folder, 'sbom.cdx.json'), { components });
    const { exitCode, stderr } = await execa('npx', ['tsx', 'scripts/licences.ts'], { cwd: folder, reject: false });
    expect([exitCode, stderr]).toEqual([
      1,
      '@a/b 1.0.0: AGPL-3.0-only\nc 1.0.0: no licence\ne 1.0.0: (MIT OR ISC) AND GPL-3.0-only',
    ]);
  });

  it('conforms to the protocol, as far as the official suite can ask', async () => {
    const { exitCode, all } = await run(folder, 'conformance', []);
    expect(exitCode, all).toBe(0);
    expect(all.match(/Test Results:/g)).toHaveLength(13);
  });

  it('wants to know which repository may deploy', async () => {
    const { exitCode, all } = await run(folder, 'pipeline:bootstrap', ['--nonsense']);
    expect([exitCode, all]).toEqual([1, expect.stringContaining('Usage: pipeline:bootstrap')]);
  });
});

/** The roles of the pipeline differ by what its test needs. */
describe.each([
  ...combinations.filter(({ runtime, streaming, domain }) => runtime === 'native' && !streaming && !domain),
  ...surroundings.filter((answers) => nameOf(answers) === 'native-cognito-gitlab'),
])('the roles for $ci and $auth', (answers) => {
  it('pass cdk-nag', { timeout: 60_000 }, async () => {
    const folder = await generate(answers, `pipeline-${nameOf(answers)}`);
    const who = { repository: 'octo/server', repositoryId: '123', ownerId: '45', project: 'octo/server' };
    const context = Object.entries(who).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
    const app = ['--app', 'npx tsx infra/pipeline.ts', '--output', 'cdk.out/pipeline'];
    const options = { cwd: folder, reject: false, all: true, stdin: 'ignore' } as const;
    const { exitCode, all } = await execa('npx', ['cdk', 'synth', '--quiet', ...app, ...context], options);
    expect(exitCode, all).toBe(0);
  });
});

const reason = (await whyNot(ministack)) ?? (await whyNot({ ...ministack, name: 'the pipeline', commands: ['aws'] }));

/** In the steps of the workflow, but that bash starts them. */
describe.skipIf(reason !== undefined).each(['cognito', 'api-key'])(
  'against AWS, with %s',
  { timeout: 240_000 },
  (auth) => {
    let emulator: Emulator;
    let e2e: { runs: { steps: { run?: string }[] } };
    let folder: string;
    beforeAll(async () => {
      emulator = await startEmulator(`pipeline-${auth}`);
      folder = await generate({ ...combination(`native-${auth}`), dir: 'pipeline' }, `deployed-pipeline-${auth}`);
      e2e = parse(await fs.readFile(join(folder, '.github/actions/e2e/action.yml'), 'utf8'));
      const { exitCode, all } = await aws('npx', ['cdk', 'bootstrap', 'aws://000000000000/us-east-1']);
      expect(exitCode, all).toBe(0);
    }, 240_000);
    afterAll(() => emulator.close());

    const env = () => ({ ...emulator.env, AWS_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', CI: 'true' });
    const aws = (command: string, args: readonly string[]) => start(folder, command, args, env());

    it('makes the identities of the pipeline, and says what is left to do', async () => {
      const repository = ['--repository', 'octo/server', '--repository-id', '123', '--owner-id', '45'];
      // The emulator makes no OIDC providers.
      const args = [...repository, '--existing-provider', '--stages', 'production', '--yes'];
      const { exitCode, all } = await run(folder, 'pipeline:bootstrap', args, env());
      expect(exitCode, all).toBe(0);
      expect(all).toMatch(
        /^gh variable set AWS_ROLE_ARN --repo octo\/server --env production --body arn:aws:iam::\d+:role\/\S+$/m,
      );
      expect(all).not.toContain('--env staging');
      expect(all).toContain('gh variable set DEPLOY --repo octo/server --body true');
    });

    it('shows what would be made, deploys the stage, and finds nothing left to change', async () => {
      const stage = { ...env(), MCP_STAGE: 'staging' };
      const before = await run(folder, 'diff:stage', [], stage);
      expect([before.exitCode, before.stdout]).toEqual([0, expect.stringContaining('[+] AWS::Lambda::Function')]);

      const deployed = await run(folder, 'deploy:stage', [], stage);
      expect(deployed.exitCode, deployed.all).toBe(0);
      expect(deployed.all).toMatch(/\/health answers\.$/m);

      for (const { run: script = '' } of e2e.runs.steps) {
        const used = await start(folder, 'bash', ['-eo', 'pipefail', '-c', script], stage);
        expect(used.exitCode, used.all).toBe(0);
      }

      const after = await run(folder, 'diff:stage', [], stage);
      expect([after.exitCode, after.stdout]).toEqual([
        0,
        expect.stringContaining('Number of stacks with differences: 0'),
      ]);
    });

    it('deploys no stage that nobody has named', async () => {
      const { exitCode, all } = await run(folder, 'deploy:stage', [], env());
      expect([exitCode, all]).toEqual([1, 'MCP_STAGE does not say which stage to deploy.']);
    });
  },
);
