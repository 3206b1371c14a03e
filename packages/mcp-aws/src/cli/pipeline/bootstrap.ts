import { join } from 'node:path';
import { identityOf, openSession } from '../aws/session.ts';
import type { Outputs } from '../aws/stack.ts';
import { confirm } from '../confirm.ts';
import { type CdkRunner, createCdkRunner } from '../deploy/cdk.ts';
import { checkCdk } from '../deploy/checks.ts';
import { diagnose } from '../deploy/diagnosis.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { isJsonObject, readJsonObject, toJson } from '../json.ts';
import { packageModule } from '../package.ts';
import { findProject, type Project } from '../project/project.ts';
import { checkRegion } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import { findGithubRepository, type GithubRepository, githubNextSteps } from './github.ts';
import { findGitlabProject, type GitlabProject, gitlabNextSteps } from './gitlab.ts';

export interface BootstrapFlags extends Partial<GithubRepository>, Partial<GitlabProject> {
  readonly region?: string;
  readonly profile?: string;
  /** Stages that the account is for. */
  readonly stages: readonly string[];
  /** The account trusts the issuer of the jobs' tokens already. */
  readonly existingProvider?: true;
  readonly json?: true;
  readonly verbose?: true;
}

/** A pipeline that AWS is to trust. */
interface Trusted {
  /** For the app of the pipeline (cdk/pipeline/main). */
  readonly context: Readonly<Record<string, string>>;
  readonly name: string;
  nextSteps(outputs: Outputs): string;
}

/**
 * Lets the pipeline into the AWS account: roles for its jobs, and no keys. Prints what is left to do at GitHub or GitLab.
 * @throws UserError
 */
export async function bootstrapPipeline(flags: BootstrapFlags, ui: Ui): Promise<void> {
  const project = findProject(ui.cwd);
  const { region = project.config.region, profile } = flags;
  checkRegion(region);
  checkStages(flags.stages);
  const trusted = await findTrusted(project, flags);
  checkCdk(project);
  const session = openSession({ region, profile, signal: ui.signal, env: ui.env });
  const { account } = await identityOf(session);
  const cdk = createCdkRunner({ project, session }, 'pipeline', flags.verbose === true, ui);
  const stackName = `${project.config.name}-pipeline`;
  try {
    const context = {
      ...trusted.context,
      region,
      stages: flags.stages.join(','),
      existingProvider: String(flags.existingProvider === true),
    };
    const app = ['--app', appCommand(), '--output', 'cdk.out/pipeline', ...contextFlags(context)];
    if (!ui.yes && ui.interactive) {
      ui.status('  … synthesizing');
      const { output } = await runOrFail(cdk, ['diff', stackName, ...app], project, ui);
      ui.note(output.slice(Math.max(0, output.search(/^Stack /m))).trimEnd());
    }
    await confirm(`Let the pipeline of ${trusted.name} into the account ${account}, ${region}, with these roles?`, ui);
    ui.status(`  … deploying ${stackName}`);
    const approved = ['--require-approval', 'never', '--outputs-file', 'cdk.out/pipeline.json'];
    await runOrFail(cdk, ['deploy', stackName, ...app, ...approved], project, ui);
    const outputs = readJsonObject(join(project.folder, 'cdk.out/pipeline.json'), 'Run it again.')[stackName];
    const next = trusted.nextSteps(isJsonObject(outputs) ? (outputs as Outputs) : {});
    await ui.print(
      flags.json ? toJson({ success: true, stack: stackName, account, region, outputs, next }) : `${next}\n`,
    );
  } finally {
    cdk.close();
  }
}

function checkStages(stages: readonly string[]): void {
  const unknown = stages.find((stage) => stage !== 'staging' && stage !== 'production');
  if (unknown === undefined && stages.length > 0) return;
  throw new UsageError(
    `--stages: ${unknown === undefined ? 'none is given' : `the pipeline has no stage ${JSON.stringify(unknown)}`}.`,
    'Give staging, production, or both with a comma.',
  );
}

async function findTrusted({ config, folder }: Project, flags: BootstrapFlags): Promise<Trusted> {
  if (config.pipeline === 'github') {
    const found = await findGithubRepository(flags, folder);
    return { context: { ...found }, name: found.repository, nextSteps: (outputs) => githubNextSteps(found, outputs) };
  }
  if (config.pipeline === 'gitlab') {
    const found = await findGitlabProject(flags, folder);
    return { context: { ...found }, name: found.project, nextSteps: (outputs) => gitlabNextSteps(found, outputs) };
  }
  throw new UsageError(
    'This project has no pipeline.',
    'Set "pipeline" to "github" or "gitlab" in mcp-aws.jsonc, and add its workflow: make a project with create-mcp-aws --ci, and copy it.',
  );
}

/** The app that synthesizes the pipeline's roles, as a shell runs it. */
function appCommand(): string {
  const main = packageModule('cdk/pipeline/main');
  return `${main.endsWith('.ts') ? 'npx tsx' : 'node'} "${main}"`;
}

const contextFlags = (context: Readonly<Record<string, string>>): string[] =>
  Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);

async function runOrFail(
  cdk: CdkRunner,
  args: readonly string[],
  { cli, runner }: Project,
  { signal }: Ui,
): Promise<{ readonly output: string }> {
  const ran = await cdk.run(...args);
  if (signal.aborted) throw new Cancelled();
  if (ran.ok) return ran;
  const hint = (command: string, rest = ''): string => `${cli} ${command} ${rest}`.trimEnd();
  const { reason, meaning, fix } = diagnose({ output: ran.output, hint, runner });
  const lines = [
    `The roles of the pipeline could not be deployed: ${reason}`,
    ...(meaning === undefined ? [] : [meaning]),
  ];
  throw new UserError([...lines, `The whole output: ${cdk.logPath}`].join('\n'), fix);
}
