import { openSession, type Session } from './aws/session.ts';
import { findStack } from './aws/stack.ts';
import { UsageError, UserError } from './errors.ts';
import { findProject, type Outputs, type Project, recordedOutputs, stackNameOf } from './project.ts';
import type { Ui } from './ui.ts';

/** Flags that say which of the deployed stacks is meant. */
export interface TargetFlags {
  readonly stage: string;
  readonly region?: string;
  readonly profile?: string;
}

/** One environment of a project. */
export interface Target {
  readonly project: Project;
  readonly stage: string;
  readonly stackName: string;
  readonly session: Session;
}

/** What a command line needs to mean the same target, as hints print it: ` --stage staging`. */
export const flagsOf = ({ stage, session, project }: Target): string =>
  [
    ...(stage === 'dev' ? [] : [` --stage ${stage}`]),
    ...(session.region === project.region ? [] : [` --region ${session.region}`]),
    ...(session.profile === undefined ? [] : [` --profile ${session.profile}`]),
  ].join('');

/** @throws UserError outside a project */
export function targetOf({ cwd, signal }: Pick<Ui, 'cwd' | 'signal'>, { stage, region, profile }: TargetFlags): Target {
  const project = findProject(cwd);
  if (region !== undefined && !/^[a-z]{2,4}(-[a-z]+)+-\d$/.test(region))
    throw new UsageError(`--region ${JSON.stringify(region)} is no AWS region.`, 'Give a name such as eu-central-1.');
  return {
    project,
    stage,
    stackName: stackNameOf(project, stage),
    session: openSession({ region: region ?? project.region, profile, signal }),
  };
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
      'Deploy it again; mcp-aws status says more.',
    );
  }
  return stack.outputs;
}

export const notDeployed = (target: Target): UserError =>
  new UserError(
    `There is no stack ${target.stackName} in ${target.session.region}.`,
    `Deploy it: mcp-aws deploy${flagsOf(target)}. If it is in another region or account, give --region or --profile.`,
  );

/** The outputs of the deployed stack: as the last deployment from this folder wrote them down, or as CloudFormation has them. */
export async function knownOutputs(target: Target): Promise<Outputs> {
  const { project, stackName, session } = target;
  const recorded = recordedOutputs(project, stackName);
  // A stack of the same name may be in another region, and in another account.
  if (recorded?.McpUrl !== undefined && recorded.Region === session.region && session.profile === undefined)
    return recorded;
  return deployedOutputs(target).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const here = `${target.stackName} was not deployed from this folder`;
    throw new UserError(`${here}: cdk-outputs.json does not have it. ${error.message}`, error.next, error.exit, {
      cause: error,
    });
  });
}
