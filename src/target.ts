import { openSession, type Session } from './aws/session.ts';
import { findStack } from './aws/stack.ts';
import { UserError } from './errors.ts';
import { findProject, type Outputs, type Project, recordedOutputs, stackNameOf } from './project.ts';

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

/** @throws UserError outside a project */
export function targetOf(cwd: string, { stage, region, profile }: TargetFlags): Target {
  const project = findProject(cwd);
  return {
    project,
    stage,
    stackName: stackNameOf(project, stage),
    session: openSession({ region: region ?? project.region, profile }),
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

export const notDeployed = ({ stackName, session, stage }: Target): UserError =>
  new UserError(
    `There is no stack ${stackName} in ${session.region}.`,
    `Deploy it: mcp-aws deploy --stage ${stage}. If it is in another region or account, give --region or --profile.`,
  );

/** The outputs of the deployed stack: as the last deployment from this folder wrote them down, or as CloudFormation has them. */
export async function knownOutputs(target: Target): Promise<Outputs> {
  const recorded = recordedOutputs(target.project, target.stackName);
  if (recorded !== undefined) return recorded;
  return deployedOutputs(target).catch((error: unknown) => {
    if (!(error instanceof UserError)) throw error;
    const here = `${target.stackName} was not deployed from this folder`;
    throw new UserError(`${here}: cdk-outputs.json does not have it. ${error.message}`, error.next, error.exit, {
      cause: error,
    });
  });
}
