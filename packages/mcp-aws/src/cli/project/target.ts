import { forStage, isStage, type StageConfig } from '../../config/config.ts';
import { isRegion } from '../../config/rules.ts';
import { openSession, type Session } from '../aws/session.ts';
import { findStack, type Outputs } from '../aws/stack.ts';
import { UsageError, UserError } from '../errors.ts';
import type { Ui } from '../ui.ts';
import { outputsFile, recordedOutputs } from './outputs-file.ts';
import { findProject, type Project, withUserErrors } from './project.ts';

/** Flags that say which of the deployed stacks is meant. */
export interface TargetFlags {
  readonly stage: string;
  readonly region?: string;
  readonly profile?: string;
}

/** One stage of a project, in one region and account. */
export interface Target {
  readonly project: Project;
  readonly config: StageConfig;
  readonly stage: string;
  readonly stackName: string;
  readonly session: Session;
}

/** The flags that a command line needs to mean the same target, for hints: ` --stage staging`. */
export const flagsOf = ({ stage, session, project }: Pick<Target, 'stage' | 'session' | 'project'>): string =>
  [
    ...(stage === 'dev' ? [] : [` --stage ${stage}`]),
    ...(session.region === project.config.region ? [] : [` --region ${session.region}`]),
    ...(session.profile === undefined ? [] : [` --profile ${session.profile}`]),
  ].join('');

/** A command line of this tool for the same target, for hints: `npx mcp-aws logs --stage staging -f`. */
export const commandFor = (target: Target, command: string, rest = ''): string =>
  `${target.project.cli} ${command}${flagsOf(target)}${rest === '' ? '' : ` ${rest}`}`;

/** Makes command lines for hints, where the target itself does not matter. */
export type Hint = (command: string, rest?: string) => string;

export const hintsFor =
  (target: Target): Hint =>
  (command, rest) =>
    commandFor(target, command, rest);

/** @throws UsageError for a stage that cannot be one */
export function checkStage(stage: string): void {
  if (isStage(stage)) return;
  throw new UsageError(
    `--stage ${JSON.stringify(stage)} is not a valid stage.`,
    'Give up to 20 lower-case letters, digits and single hyphens, such as dev, staging, production or your name.',
  );
}

/** @throws UsageError for what cannot be the name of a region */
export function checkRegion(region: string): void {
  if (isRegion(region)) return;
  throw new UsageError(
    `--region ${JSON.stringify(region)} is not a valid AWS region.`,
    'Give a name such as eu-central-1.',
  );
}

/** @throws UserError outside a project; UsageError for a stage or a region that cannot be one */
export function targetOf(
  { cwd, env, signal }: Pick<Ui, 'cwd' | 'env' | 'signal'>,
  { stage, region, profile }: TargetFlags,
): Target {
  const project = findProject(cwd);
  if (region !== undefined) checkRegion(region);
  checkStage(stage);
  const config = withUserErrors(() => forStage(project.config, stage, region));
  const session = openSession({ region: config.region, profile, signal, env });
  return { project, config, stage, stackName: config.stackName, session };
}

/**
 * The outputs of the deployed stack, as CloudFormation has them.
 * @throws UserError where there is none
 */
export async function deployedOutputs(target: Target): Promise<Outputs> {
  const { stackName, session } = target;
  const stack = await findStack(session, stackName);
  if (stack === undefined) throw notDeployed(target);
  if (stack.outputs.McpUrl === undefined) {
    throw new UserError(
      `The stack ${stackName} has no output McpUrl; it is ${stack.status}.`,
      `Deploy it again. ${commandFor(target, 'status')} says more.`,
    );
  }
  return stack.outputs;
}

export const notDeployed = (target: Target): UserError =>
  new UserError(
    `There is no stack ${target.stackName} in ${target.session.region}.`,
    `Deploy it: ${commandFor(target, 'deploy')}. If it is in another region or account, give --region or --profile.`,
  );

/** The outputs of the deployed stack: as the last deployment from this folder recorded them, or as CloudFormation has them. */
export async function knownOutputs(target: Target): Promise<Outputs> {
  const { project, stackName, session } = target;
  const recorded = recordedOutputs(project, stackName);
  // A stack of the same name may be in another region, and in another account.
  if (recorded?.McpUrl !== undefined && recorded.Region === session.region && session.profile === undefined)
    return recorded;
  return deployedOutputs(target).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const { message, suggestion, exit } = error;
    throw new UserError(
      `${stackName} was not deployed from this folder: ${outputsFile} does not have it. ${message}`,
      suggestion,
      { exit, cause: error },
    );
  });
}
