import { describe, expect, it } from 'vitest';
import { repositoryPath } from '../../src/cli/pipeline/git-remote.ts';
import { findGithubRepository, githubNextSteps } from '../../src/cli/pipeline/github.ts';
import { findGitlabProject, gitlabNextSteps } from '../../src/cli/pipeline/gitlab.ts';
import { rollbackTriggers } from '../../src/cli/pipeline/rollback-triggers.ts';
import { temporaryFolder } from './project-fixture.ts';

describe('the path of a repository', () => {
  it.each([
    'https://example.com/octo/server.git',
    'https://example.com/octo/server',
    'https://user@example.com/octo/server/\n',
    'git@example.com:octo/server.git',
    'ssh://git@example.com:2222/octo/server.git',
  ])('is found in %s', (url) => expect(repositoryPath(url)).toBe('octo/server'));

  it.each(['', '/srv/git/server.git', '../server'])('is not found in %j', (url) =>
    expect(repositoryPath(url)).toBeUndefined(),
  );

  it('comes from the flags, numbers and all, without asking anybody', async () => {
    const given = { repository: 'octo/server', repositoryId: '1', ownerId: '2' };
    expect(await findGithubRepository(given, temporaryFolder())).toEqual(given);
    expect(await findGitlabProject({ project: 'octo/server' }, temporaryFolder())).toEqual({
      project: 'octo/server',
      issuer: 'https://gitlab.com',
    });
  });

  it.each([
    { repository: 'octo' },
    { repository: 'octo/server/deep' },
    { repository: 'octo/server', repositoryId: 'x' },
    { repository: 'octo/server', repositoryId: '1', ownerId: '0' },
  ])('that is not of the form of one is a mistake of the command line: %j', (given) =>
    expect(findGithubRepository(given, '/')).rejects.toMatchObject({ exit: 2 }),
  );

  it('has to be given where git has no remote', async () => {
    const folder = temporaryFolder();
    await expect(findGithubRepository({}, folder)).rejects.toMatchObject({
      suggestion: 'Add one, or give --repository OWNER/NAME.',
    });
    await expect(findGitlabProject({}, folder)).rejects.toThrow('git has no remote origin.');
  });
});

const outputs = {
  AccountId: '123456789012',
  Region: 'eu-central-1',
  StagingRoleArn: 'arn:aws:iam::123456789012:role/staging',
  ProductionRoleArn: 'arn:aws:iam::123456789012:role/production',
  DiffRoleArn: 'arn:aws:iam::123456789012:role/diff',
};

describe('what is left to do at GitHub', () => {
  const repository = { repository: 'octo/server', repositoryId: '1', ownerId: '2' };
  const lines = (some: Record<string, string>): string[] => githubNextSteps(repository, some).split('\n');

  it('is to let main alone into each environment, and to name its role', () => {
    const steps = lines(outputs);
    for (const stage of ['staging', 'production']) {
      expect(steps).toContain(
        `gh variable set AWS_ROLE_ARN --repo octo/server --env ${stage} --body arn:aws:iam::123456789012:role/${stage}`,
      );
      expect(steps).toContain(
        `gh api --method POST repos/octo/server/environments/${stage}/deployment-branch-policies -f name=main`,
      );
    }
    expect(steps).toContain('gh variable set AWS_DIFF_REGION --repo octo/server --body eu-central-1');
  });

  it('ends with the variable that turns deployments on', () => {
    expect(
      lines(outputs)
        .filter((line) => line.startsWith('gh '))
        .at(-1),
    ).toBe('gh variable set DEPLOY --repo octo/server --body true');
  });

  it('leaves out what another account is for', () => {
    const { ProductionRoleArn: _, DiffRoleArn: __, ...staging } = outputs;
    expect(githubNextSteps(repository, staging)).not.toMatch(/--env production|AWS_DIFF_ROLE_ARN|undefined/);
  });
});

describe('what is left to do at GitLab', () => {
  const project = { project: 'octo/server', issuer: 'https://gitlab.example.com' };

  it('is to set variables, each in its scope, and those of deployments for protected branches alone', () => {
    const steps = gitlabNextSteps(project, outputs).split('\n');
    expect(steps).toContain(
      "glab variable set AWS_ROLE_ARN arn:aws:iam::123456789012:role/staging --scope 'staging' --protected --repo octo/server",
    );
    expect(steps).toContain(
      "glab variable set AWS_DIFF_ROLE_ARN arn:aws:iam::123456789012:role/diff --scope '*' --repo octo/server",
    );
    expect(steps).toContain('https://gitlab.example.com/octo/server/-/settings/ci_cd');
  });

  it('leaves out what another account is for', () => {
    const { StagingRoleArn: _, ...production } = outputs;
    expect(gitlabNextSteps(project, production)).not.toMatch(/--scope 'staging'|undefined/);
  });
});

describe('alarms that roll a deployment back', () => {
  it('are none where there are none yet', () => {
    expect(rollbackTriggers(undefined)).toEqual([]);
    expect(rollbackTriggers({ McpUrl: 'https://example.com/mcp' })).toEqual([]);
    expect(rollbackTriggers({ RollbackAlarmArns: '' })).toEqual([]);
  });

  it('are those of the stack, and no more than CloudFormation takes', () => {
    expect(rollbackTriggers({ RollbackAlarmArns: 'a,b' })).toEqual([
      ...['--rollback-trigger-alarm-arns', 'a', '--rollback-trigger-alarm-arns', 'b'],
      ...['--monitoring-time-minutes', '5'],
    ]);
    expect(rollbackTriggers({ RollbackAlarmArns: 'a,b,c,d,e,f' })).not.toContain('f');
  });
});
