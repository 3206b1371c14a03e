import { usesOAuth } from '../../config/choices.ts';
import { identityOf, openSession, type Session } from '../aws/session.ts';
import { findStack, type Stack } from '../aws/stack.ts';
import { bootstrapVersion } from '../deploy/bootstrap.ts';
import { checkCdk, checkContainerTool } from '../deploy/checks.ts';
import { remedyFor } from '../deploy/stack-remedies.ts';
import { exitCode, UsageError, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { packageVersion } from '../package.ts';
import { defaultCli } from '../project/package-manager.ts';
import { findProject, type Project } from '../project/project.ts';
import { findPackage, installedVersion } from '../project/resolve-package.ts';
import { checkRegion, hintsFor, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';
import type { Ui } from '../ui.ts';
import { checkLogin } from './check-server.ts';
import { Findings, formatFindings } from './findings.ts';
import type { LoginReport } from './login-findings.ts';

export interface DoctorFlags extends TargetFlags {
  readonly json?: true;
}

/**
 * Checks everything that a deployment needs, and the login of what is deployed; says how to fix what is wrong. With a URL,
 * it checks the login of that server alone. Returns the exit code.
 */
export async function doctor(url: string | undefined, flags: DoctorFlags, ui: Ui): Promise<number> {
  const findings = new Findings();
  const clients = url === undefined ? await checkAll(findings, flags, ui) : await checkOne(findings, url);
  const { all, ok } = findings;
  const able = clients.length === 0 ? {} : { clients: Object.fromEntries(clients) };
  const text = formatFindings(all, clients);
  await ui.print(flags.json ? toJson({ success: ok, findings: all, ...able }) : sanitizeForTerminal(text));
  return ok ? exitCode.done : exitCode.failed;
}

async function checkOne(findings: Findings, url: string): Promise<LoginReport['clients']> {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new UsageError(`${JSON.stringify(url)} is not a valid URL.`, 'Give that of a server, with its path (…/mcp).');
  const report = await checkLogin(url, { hint: (command) => `${defaultCli} ${command}` });
  findings.addLogin(report);
  return report.clients;
}

async function checkAll(findings: Findings, flags: DoctorFlags, ui: Ui): Promise<LoginReport['clients']> {
  const { env, signal } = ui;
  await findings.add(
    'git',
    () => versionOf('git', 'Install git: https://git-scm.com.'),
    (text) => text,
  );
  const project = await findings.add('project', () => findProject(ui.cwd), describeProject);
  await findings.add(
    'tool',
    () => ownVersion(project),
    (own) => `mcp-aws ${own} on Node ${process.versions.node}`,
  );
  if (project !== undefined) {
    await findings.add(
      'dependencies',
      () => checkCdk(project),
      (found) => `installed, with ${found}`,
    );
    if (project.config.runtime === 'fargate')
      await findings.add('containers', () => checkContainerTool(project, env), String);
  }
  if (flags.region !== undefined) checkRegion(flags.region);
  const region = flags.region ?? project?.config.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1');
  const session = openSession({ region, profile: flags.profile, signal, env });
  const identity = await findings.add(
    'credentials',
    () => identityOf(session),
    ({ account, arn }) => `${arn}, account ${account}`,
  );
  if (identity === undefined) return [];
  await findings.add(
    'bootstrap',
    () => bootstrapState(session, identity.account, project),
    (found) => `${region}: ${found}`,
  );
  if (project === undefined) return [];
  const target = await findings.add(
    'stage',
    () => targetOf(ui, flags),
    ({ stage }) => `${stage} can be deployed`,
  );
  if (target === undefined) return [];
  const stack = await findings.add(
    'stack',
    () => usableStack(target),
    (found) => `${target.stackName} is ${found === undefined ? 'not deployed yet' : found.status}`,
  );
  const deployed = stack?.outputs.McpUrl;
  if (deployed === undefined || !usesOAuth(target.config.auth.mode)) return [];
  const report = await checkLogin(deployed, { hint: hintsFor(target) });
  findings.addLogin(report);
  return report.clients;
}

const describeProject = ({ folder, config }: Project): string =>
  `${folder}: ${config.runtime}, auth ${config.auth.mode}, ${config.ingress}`;

/** @throws UserError where this is another version than the project depends on */
function ownVersion(project: Project | undefined): string {
  const own = packageVersion();
  const installed = project === undefined ? undefined : findPackage(project.folder, 'mcp-aws');
  const wanted = installed === undefined ? own : installedVersion(installed);
  if (project === undefined || wanted === own) return own;
  throw new UserError(
    `This is mcp-aws ${own}, and the project depends on ${wanted}.`,
    `Run it in the project, as ${project.cli}.`,
  );
}

async function versionOf(tool: string, suggestion: string): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, failed } = await execa(tool, ['--version'], { reject: false, stdin: 'ignore', timeout: 20_000 });
  if (failed) throw new UserError(`${tool} is not installed, or does not work.`, suggestion);
  return String(stdout).split('\n')[0] ?? tool;
}

async function bootstrapState(session: Session, account: string, project: Project | undefined): Promise<string> {
  const runner = project?.runner ?? 'npx';
  const found = await bootstrapVersion(session, runner);
  if (found === undefined) {
    throw new UserError(
      `The account ${account} is not bootstrapped in ${session.region}.`,
      `${project?.cli ?? defaultCli} deploy offers to do it; by hand: ${runner} cdk bootstrap aws://${account}/${session.region}.`,
    );
  }
  return found === 'unknown' ? 'its version may not be read with these credentials' : `bootstrapped, version ${found}`;
}

/** @throws UserError for a stack that no deployment can continue from */
async function usableStack(target: Target): Promise<Stack | undefined> {
  const stack = await findStack(target.session, target.stackName);
  const remedy = remedyFor(target, stack?.status ?? '');
  if (remedy === undefined) return stack;
  throw new UserError(`${target.stackName} is ${stack?.status}.`, remedy);
}
