import { originPath } from './origin.ts';

export const repositoryUsage = '[--project GROUP/NAME] [--issuer https://gitlab.example.com]';

export const repositoryOptions = {
  project: { type: 'string' },
  issuer: { type: 'string', default: 'https://gitlab.com' },
} as const;

export interface Repository {
  project: string;
  issuer: string;
}

/** As the flags say, else the remote `origin`. Ends the script where neither does. */
export function findRepository({ project, issuer = 'https://gitlab.com' }: Partial<Repository>): Repository {
  const found = project ?? originPath();
  if (found !== undefined) return { project: found, issuer };
  console.error('git has no remote origin: give --project GROUP/NAME.');
  process.exit(1);
}

/** What is left to do at GitLab, as lines to copy. */
export function nextSteps({ project, issuer }: Repository, outputs: Record<string, string>): string {
  const { Region, StagingRoleArn, ProductionRoleArn, DiffRoleArn } = outputs;
  const variables: [name: string, value: string | undefined, scope: string, protect: boolean][] = [
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

Protect the branch main, and the environments staging and production, with those who may deploy and have to approve:
${issuer}/${project}/-/settings/ci_cd\nProtect main: ${issuer}/${project}/-/settings/repository`;
}
