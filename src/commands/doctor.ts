import { identityOf, openSession } from '../aws/session.ts';
import { findStack } from '../aws/stack.ts';
import { bootstrapVersion, checkCdk, checkContainerTool, cureOf } from '../checks.ts';
import { exitCode, UserError } from '../errors.ts';
import { version } from '../package.ts';
import { findProject, type Project, stackNameOf } from '../project.ts';
import type { TargetFlags } from '../target.ts';
import type { Ui } from '../ui.ts';

export interface DoctorFlags extends TargetFlags {
  readonly json?: true;
}

interface Finding {
  readonly about: string;
  readonly ok: boolean;
  readonly says: string;
  readonly fix?: string;
}

/** Examines everything that a deployment needs, and says how to mend what is wrong. Returns the exit code. */
export async function doctor(flags: DoctorFlags, ui: Ui): Promise<number> {
  const findings: Finding[] = [];
  /** Notes what a check finds. Returns undefined where it failed. */
  const examine = async <T>(
    about: string,
    check: () => Promise<T> | T,
    words: (found: T) => string,
  ): Promise<T | undefined> => {
    try {
      const found = await check();
      findings.push({ about, ok: true, says: words(found) });
      return found;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      findings.push({ about, ok: false, says: error.message, fix: error.next });
      return undefined;
    }
  };

  await examine(
    'tool',
    () => version,
    (own) => `create-mcp-aws ${own} on Node ${process.versions.node}`,
  );
  await examine(
    'git',
    () => tool('git', 'Install git: https://git-scm.com.'),
    (text) => text,
  );
  const project = await examine('project', () => findProject(ui.cwd), describeProject);
  if (project !== undefined) {
    await examine(
      'dependencies',
      () => checkCdk(project),
      (found) => `installed, with ${found}`,
    );
    if (project.runtime === 'fargate')
      await examine(
        'containers',
        () => checkContainerTool(project, ui.env),
        (found) => String(found),
      );
    if (project.auth === 'cognito')
      await examine(
        'aws cli',
        () =>
          tool(
            'aws',
            'Install it: https://aws.amazon.com/cli. The scripts user and machine-secret of the project use it.',
          ),
        (text) => text,
      );
  }
  const region = flags.region ?? project?.region ?? (ui.env.AWS_REGION || ui.env.AWS_DEFAULT_REGION || 'us-east-1');
  const session = openSession({ region, profile: flags.profile, signal: ui.signal });
  const identity = await examine(
    'credentials',
    () => identityOf(session),
    ({ account, arn }) => `${arn}, account ${account}`,
  );
  if (identity !== undefined) {
    await examine(
      'bootstrap',
      async () => bootstrapped(await bootstrapVersion(session), identity.account, region),
      (found) => `${region}: ${found}`,
    );
    if (project !== undefined)
      await examine(
        'stack',
        () => stackState(project, flags.stage, session),
        (found) => found,
      );
  }
  await print(findings, flags, ui);
  return findings.every(({ ok }) => ok) ? exitCode.done : exitCode.failed;
}

const describeProject = ({ folder, runtime, auth, madeBy }: Project): string =>
  `${folder}: ${runtime}, auth ${auth}, made by create-mcp-aws ${madeBy}`;

async function tool(name: string, fix: string): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, failed } = await execa(name, ['--version'], { reject: false, stdin: 'ignore', timeout: 20_000 });
  if (failed) throw new UserError(`${name} is not installed, or does not work.`, fix);
  return String(stdout).split('\n')[0] ?? name;
}

function bootstrapped(found: number | 'unknown' | undefined, account: string, region: string): string {
  if (found === undefined) {
    throw new UserError(
      `The account ${account} is not bootstrapped in ${region}.`,
      `mcp-aws deploy offers to; by hand: npx cdk bootstrap aws://${account}/${region}.`,
    );
  }
  return found === 'unknown' ? 'its version may not be read with these credentials' : `bootstrapped, version ${found}`;
}

async function stackState(project: Project, stage: string, session: ReturnType<typeof openSession>): Promise<string> {
  const stackName = stackNameOf(project, stage);
  const stack = await findStack(session, stackName);
  const cure = cureOf({ project, stage, stackName, session }, stack?.status ?? '');
  if (cure !== undefined) throw new UserError(`${stackName} is ${stack?.status}.`, cure);
  return stack === undefined ? `${stackName} is not deployed yet` : `${stackName} is ${stack.status}`;
}

async function print(findings: readonly Finding[], { json }: DoctorFlags, { print: write }: Ui): Promise<void> {
  if (json) return write(`${JSON.stringify({ success: findings.every(({ ok }) => ok), findings }, null, 2)}\n`);
  for (const { about, ok, says, fix } of findings) {
    await write(`${ok ? '✓' : '✗'} ${about}: ${says}\n${fix === undefined ? '' : `    ${fix}\n`}`);
  }
}
