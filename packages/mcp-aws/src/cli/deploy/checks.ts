import { UserError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { installedVersion, resolvePackage } from '../project/resolve-package.ts';

/** What a deployment needs of this machine and the project. Each returns what it found, in a few words, or throws what is wrong. */

/** The version of the CDK's command line that this library is tested with. */
const testedCdk = '2.1148.1';

/** @throws UserError for a CDK that is missing, and for the accidental 3.0.0 (https://github.com/aws/aws-cdk/issues/38113) */
export function checkCdk(project: Project): string {
  const version = installedVersion(resolvePackage(project, 'aws-cdk'));
  if (version.startsWith('2.')) {
    for (const name of ['tsx', 'aws-cdk-lib', 'constructs']) resolvePackage(project, name);
    return `CDK ${version}`;
  }
  const why = version === '3.0.0' ? ': it was published by accident, and is older than 2.1148' : '';
  throw new UserError(
    `The project has version ${version} of aws-cdk, which cannot deploy it${why}.`,
    `Put "aws-cdk": "${testedCdk}" into its package.json, and run ${project.packageManager} install.`,
  );
}

/** @throws UserError where the runtime needs an image, and nothing on this machine builds one */
export async function checkContainerTool({ config }: Project, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (config.runtime !== 'fargate') return undefined;
  const { execa } = await import('execa');
  const tool = env.CDK_DOCKER || 'docker';
  // The client of Docker can be there without the daemon that does the work.
  const args = tool === 'docker' ? ['info', '--format', '{{.ServerVersion}}'] : ['--version'];
  const { failed, code, stdout, stderr } = await execa(tool, args, { reject: false, stdin: 'ignore', timeout: 20_000 });
  if (!failed) return `${tool} ${String(stdout).split('\n')[0]}`;
  const suggestion = 'Start Docker, or set CDK_DOCKER to finch, podman or another tool like it.';
  throw code === 'ENOENT'
    ? new UserError(`Fargate runs a container image, and ${tool} is not installed.`, suggestion)
    : new UserError(`Fargate runs a container image, and ${tool} does not work: ${String(stderr).trim()}`, suggestion);
}

/** @throws UserError on Windows, whose files cannot be executable, as Lambda wants run.sh */
export function checkPlatform({ config }: Project, platform: NodeJS.Platform): void {
  if (config.runtime !== 'web-adapter' || platform !== 'win32') return;
  throw new UserError(
    'Lambda could not start run.sh of the Web Adapter: Windows cannot mark it as executable.',
    'Deploy from Linux or macOS, from WSL, or from your pipeline.',
  );
}
