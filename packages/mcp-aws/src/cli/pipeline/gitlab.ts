import type { Outputs } from '../aws/stack.ts';
import { UserError } from '../errors.ts';
import { originPath } from './git-remote.ts';

/** A project at GitLab. */
export interface GitlabProject {
  /** GROUP/NAME. */
  readonly project: string;
  /** Of the tokens of its jobs: the address of the GitLab. */
  readonly issuer: string;
}

/** @throws UserError where neither flags nor git's remote `origin` name the project */
export async function findGitlabProject(
  { project, issuer = 'https://gitlab.com' }: Partial<GitlabProject>,
  folder: string,
): Promise<GitlabProject> {
  const found = project ?? (await originPath(folder));
  if (found !== undefined) return { project: found, issuer };
  throw new UserError('git has no remote origin.', 'Add one, or give --project GROUP/NAME.');
}

/** What is left to do at GitLab, as lines to copy. Pure. */
export function gitlabNextSteps({ project, issuer }: GitlabProject, outputs: Outputs): string {
  const { Region, StagingRoleArn, ProductionRoleArn, DiffRoleArn } = outputs;
  const variables: readonly [name: string, value: string | undefined, scope: string, protect: boolean][] = [
    ['AWS_ROLE_ARN', StagingRoleArn, 'staging', true],
    ['AWS_ROLE_ARN', ProductionRoleArn, 'production', true],
    ['AWS_DIFF_ROLE_ARN', DiffRoleArn, '*', false],
    ['AWS_REGION', Region, '*', false],
    ['DEPLOY', 'true', '*', true],
  ];
  const lines = variables
    .filter(([, value]) => value !== undefined)
    .map(
      ([name, value, scope, protect]) =>
        `glab variable set ${name} ${value} --scope '${scope}'${protect ? ' --protected' : ''} --repo ${project}`,
    );
  return `Set this at GitLab; with DEPLOY, main is deployed:

${lines.join('\n')}

Protect the environments staging and production, and say who may deploy to them and who has to approve:
${issuer}/${project}/-/settings/ci_cd
Protect the branch main:
${issuer}/${project}/-/settings/repository`;
}
