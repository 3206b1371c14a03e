import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { asked, type Session } from './aws/session.ts';
import { contextOf } from './cdk.ts';
import { UserError } from './errors.ts';
import { installed, type Project } from './project.ts';
import { flagsOf, type Target } from './target.ts';

/** What has to be so before a deployment can succeed. Each returns what it found, in a few words, or throws what is wrong. */

/** @throws UserError for the accidental 3.0.0 (https://github.com/aws/aws-cdk/issues/38113) and for a CDK that is not there */
export function checkCdk(project: Project): string {
  const manifest = readFileSync(join(installed(project, 'aws-cdk'), 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  if (version.startsWith('2.')) {
    for (const name of ['tsx', 'esbuild', 'aws-cdk-lib']) installed(project, name);
    return `CDK ${version}`;
  }
  throw new UserError(
    `The project has version ${version} of aws-cdk, which cannot deploy it${version === '3.0.0' ? ': it was published by accident, and is older than 2.1148' : ''}.`,
    `Put "aws-cdk": "2.1148.1" into its package.json, and run ${project.pm} install.`,
  );
}

/** @throws UserError where the runtime needs an image and nothing here builds one */
export async function checkContainerTool({ runtime }: Project, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (runtime !== 'fargate') return undefined;
  const { execa } = await import('execa');
  const tool = env.CDK_DOCKER || 'docker';
  // Docker's own client is there without what does the work.
  const args = tool === 'docker' ? ['info', '--format', '{{.ServerVersion}}'] : ['--version'];
  const { failed, code, stdout, stderr } = await execa(tool, args, { reject: false, stdin: 'ignore', timeout: 20_000 });
  if (!failed) return `${tool} ${String(stdout).split('\n')[0]}`;
  const instead = 'Start Docker, or set CDK_DOCKER to finch, podman or another tool like it.';
  throw code === 'ENOENT'
    ? new UserError(`Fargate takes a container image, and ${tool} is not installed.`, instead)
    : new UserError(`Fargate takes a container image, and ${tool} does not work: ${String(stderr).trim()}`, instead);
}

/** @throws UserError on Windows, whose files cannot be executable, as Lambda wants run.sh */
export function checkPlatform({ runtime }: Project, platform: NodeJS.Platform): void {
  if (runtime !== 'web-adapter' || platform !== 'win32') return;
  throw new UserError(
    'Lambda would not start run.sh of the Web Adapter: Windows cannot mark it as executable.',
    'Deploy from Linux or macOS, from WSL, or from your pipeline.',
  );
}

/** The oldest bootstrap stack that deploys what today's CDK synthesises. */
const leastBootstrap = 6;

/**
 * The version of the account's bootstrap stack in the region; undefined: there is none, `unknown`: it may not be read.
 * @throws UserError for one that is too old
 */
export async function bootstrapVersion(session: Session): Promise<number | 'unknown' | undefined> {
  const Name = '/cdk-bootstrap/hnb659fds/version';
  const answer = await asked(session, () =>
    new SSMClient(session.config).send(new GetParameterCommand({ Name })).catch((error: Error) => {
      if (error.name === 'ParameterNotFound') return undefined;
      // Who deploys with the roles of the bootstrap stack may not read it.
      if (error.name === 'AccessDeniedException') return 'unknown' as const;
      throw error;
    }),
  );
  if (answer === undefined || answer === 'unknown') return answer;
  const version = Number(answer.Parameter?.Value);
  if (version >= leastBootstrap) return version;
  throw new UserError(
    `The bootstrap stack of ${session.region} has version ${version}; ${leastBootstrap} is needed.`,
    'Bring it up to date: npx cdk bootstrap.',
  );
}

/** What mends a stack that no deployment can; undefined: a deployment can. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html */
export function cureOf(target: Target, status: string): string | undefined {
  const { stackName, project, session } = target;
  const profile = session.profile === undefined ? '' : ` --profile ${session.profile}`;
  const cdk = `npx cdk rollback ${stackName} ${contextOf(target).join(' ')}${profile}`;
  const cures: Readonly<Record<string, string>> = {
    UPDATE_ROLLBACK_FAILED: `Finish the rollback, in ${project.folder}: ${cdk}. A resource that cannot be rolled back is left out with --orphan <its logical id>. Then deploy again.`,
    ROLLBACK_FAILED: `It cannot be used: delete it with mcp-aws destroy${flagsOf(target)}, and deploy again.`,
    DELETE_FAILED: `Part of it could not be deleted: run mcp-aws destroy${flagsOf(target)} again, or delete what the console names by hand.`,
  };
  return cures[status];
}
