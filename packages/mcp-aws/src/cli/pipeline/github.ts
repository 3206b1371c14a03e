import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Outputs } from '../aws/stack.ts';
import { UsageError, UserError } from '../errors.ts';
import { originPath } from './git-remote.ts';

/** A repository at GitHub. Its numbers stay when its name is given up and taken by somebody else. */
export interface GithubRepository {
  /** OWNER/NAME. */
  readonly repository: string;
  readonly repositoryId: string;
  readonly ownerId: string;
}

/**
 * The repository, as flags name it, or else as git's remote `origin` does; its numbers come from the GitHub CLI.
 * @throws UserError where it is not found
 */
export async function findGithubRepository(
  given: Partial<GithubRepository>,
  folder: string,
): Promise<GithubRepository> {
  const repository = given.repository ?? (await originPath(folder));
  if (repository === undefined)
    throw new UserError('git has no remote origin.', 'Add one, or give --repository OWNER/NAME.');
  checkForm('--repository', repository, /^[A-Za-z0-9-]+\/[\w.-]+$/, 'OWNER/NAME');
  const { repositoryId, ownerId } = given;
  for (const [flag, id] of Object.entries({ '--repository-id': repositoryId, '--owner-id': ownerId }))
    if (id !== undefined) checkForm(flag, id, /^[1-9]\d*$/, 'its number');
  if (repositoryId !== undefined && ownerId !== undefined) return { repository, repositoryId, ownerId };

  const args = ['api', `repos/${repository}`, '--jq', '.full_name, .id, .owner.id'];
  try {
    const { stdout } = await promisify(execFile)('gh', args);
    const [name = '', id = '', owner = ''] = stdout.trim().split('\n');
    return { repository: name, repositoryId: id, ownerId: owner };
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw new UserError(
      `The GitHub CLI does not find ${repository}: ${stderr?.trim() || message}`,
      `Log in with gh auth login, or give --repository-id and --owner-id, from https://api.github.com/repos/${repository}.`,
      { cause: error },
    );
  }
}

function checkForm(flag: string, value: string, form: RegExp, expected: string): void {
  if (!form.test(value)) throw new UsageError(`${flag} ${JSON.stringify(value)} is not valid.`, `Give ${expected}.`);
}

/** What is left to do at GitHub, as lines to copy. Pure. */
export function githubNextSteps({ repository }: GithubRepository, outputs: Outputs): string {
  const { AccountId, Region, StagingRoleArn, ProductionRoleArn, DiffRoleArn } = outputs;
  const environments = { staging: StagingRoleArn, production: ProductionRoleArn };
  const lines = Object.entries(environments).flatMap(([stage, role]) =>
    role === undefined
      ? []
      : [
          '',
          `# ${stage}: deployed from main alone`,
          `gh api --method PUT repos/${repository}/environments/${stage} -F 'deployment_branch_policy[protected_branches]=false' -F 'deployment_branch_policy[custom_branch_policies]=true'`,
          `gh api --method POST repos/${repository}/environments/${stage}/deployment-branch-policies -f name=main`,
          ...Object.entries({ AWS_ROLE_ARN: role, AWS_ACCOUNT_ID: AccountId, AWS_REGION: Region }).map(
            ([name, value]) => `gh variable set ${name} --repo ${repository} --env ${stage} --body ${value}`,
          ),
        ],
  );
  if (DiffRoleArn !== undefined) {
    lines.push('', '# What a pull request would change');
    const variables = { AWS_DIFF_ROLE_ARN: DiffRoleArn, AWS_DIFF_REGION: Region };
    for (const [name, value] of Object.entries(variables))
      lines.push(`gh variable set ${name} --repo ${repository} --body ${value}`);
  }
  return `Set this at GitHub:
${lines.join('\n')}

# Last, once main is protected and production has its reviewers: from then on, main is deployed
gh variable set DEPLOY --repo ${repository} --body true

Say who has to approve a deployment to production at https://github.com/${repository}/settings/environments.`;
}
