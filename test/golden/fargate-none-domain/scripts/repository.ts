import { spawnSync } from 'node:child_process';
import { originPath } from './origin.ts';

export const repositoryUsage = '[--repository OWNER/NAME --repository-id ID --owner-id ID]';

export const repositoryOptions = {
  repository: { type: 'string' },
  'repository-id': { type: 'string' },
  'owner-id': { type: 'string' },
} as const;

type Given = { [name in keyof typeof repositoryOptions]?: string };

export interface Repository {
  repository: string;
  repositoryId: string;
  ownerId: string;
}

/** As the flags say, else the remote `origin` and, for its numbers, the GitHub CLI. Ends the script where neither does. */
export function findRepository(given: Given): Repository {
  const repository =
    given.repository ?? originPath() ?? fail('git has no remote origin: give --repository OWNER/NAME.');
  const { 'repository-id': repositoryId, 'owner-id': ownerId } = given;
  if (repositoryId !== undefined && ownerId !== undefined) return { repository, repositoryId, ownerId };

  const args = ['api', `repos/${repository}`, '--jq', '.full_name, .id, .owner.id'];
  const { status, stdout, stderr, error } = spawnSync('gh', args, { encoding: 'utf8' });
  if (status !== 0) {
    fail(`The GitHub CLI does not find ${repository}: ${error?.message ?? stderr.trim()}
Or give --repository-id and --owner-id, from https://api.github.com/repos/${repository}.`);
  }
  const [name = '', id = '', owner = ''] = stdout.trim().split('\n');
  return { repository: name, repositoryId: id, ownerId: owner };
}

/** What is left to do at GitHub, as lines to copy. */
export function nextSteps({ repository }: Repository, outputs: Record<string, string>): string {
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
    for (const [name, value] of Object.entries(variables)) {
      lines.push(`gh variable set ${name} --repo ${repository} --body ${value}`);
    }
  }
  return `Set this at GitHub:
${lines.join('\n')}

# Last, once main is protected and production has its reviewers (PIPELINE.md): from now on main is deployed
gh variable set DEPLOY --repo ${repository} --body true

Who has to approve a deployment to production is said at https://github.com/${repository}/settings/environments.`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
