import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Answers } from '../../src/create/answers.ts';
import { defaults, packageManagers } from '../support/scaffold/answers.ts';
import { dependingOnMore, pipelineOf } from '../support/scaffold/pipeline-files.ts';

it('the pipeline depends on the runtime and the package manager alone', () => {
  expect(dependingOnMore('gitlab')).toEqual([]);
});

type GitlabJob = Readonly<Record<string, unknown>> & {
  readonly extends?: string | readonly string[];
  readonly stage?: string;
  readonly script?: readonly unknown[];
};

const reference = {
  tag: '!reference',
  collection: 'seq',
  resolve: ({ items }: { items: { value: string }[] }) => ({ reference: items.map(({ value }) => value) }),
} as never;

const gitlabOf = (answers: Answers): Record<string, GitlabJob> & { readonly stages: readonly string[] } =>
  parse(pipelineOf(answers).get('.gitlab-ci.yml') ?? '', { customTags: [reference] });

const gitlabProjects = (['native', 'web-adapter', 'fargate'] as const).flatMap((runtime) =>
  packageManagers.map((manager) => ({ ...defaults, ...manager, runtime, ci: 'gitlab' as const })),
);

describe.each(gitlabProjects)('GitLab, $runtime, $pm $pmVersion', (answers) => {
  const { include, stages, workflow, variables, ...jobs } = gitlabOf(answers);

  it('is made of jobs and stages that exist', () => {
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

  it('deploys a stage, and then uses it as a client does', () => {
    expect(jobs['.deploy']?.script).toEqual([
      'node --run mcp-aws -- pipeline deploy --stage "$CI_ENVIRONMENT_NAME"',
      'node --run mcp-aws -- e2e --stage "$CI_ENVIRONMENT_NAME" --allow-skip',
    ]);
    for (const stage of ['staging', 'production'])
      expect(jobs[stage]).toMatchObject({ extends: '.deploy', environment: stage });
  });

  it('has Docker on arm64 where there is an image to build', () => {
    const { tags, services } = jobs['.deploy'] ?? {};
    const isFargate = answers.runtime === 'fargate';
    expect([tags, services]).toEqual(
      isFargate ? [['saas-linux-small-arm64'], ['docker:28-dind']] : [undefined, undefined],
    );
  });

  it('installs what the lockfile has', () => {
    expect([jobs['.setup']?.before_script].flat().at(-1)).toMatch(
      /^(npm ci|(pnpm|yarn|bun) install --(frozen-lockfile|immutable))$/,
    );
  });
});
