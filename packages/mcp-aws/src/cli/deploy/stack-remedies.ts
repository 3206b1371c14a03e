import { commandFor, type Target } from '../project/target.ts';
import { contextArgs } from './cdk.ts';

/**
 * What fixes a stack that no deployment can; undefined: a deployment can.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/troubleshooting.html
 */
export function remedyFor(target: Target, status: string): string | undefined {
  const { stackName, project, session } = target;
  const profile = session.profile === undefined ? '' : ` --profile ${session.profile}`;
  const rollback = `${project.runner} cdk rollback ${stackName} ${contextArgs(target).join(' ')}${profile}`;
  const destroy = commandFor(target, 'destroy');
  const remedies: Readonly<Record<string, string>> = {
    UPDATE_ROLLBACK_FAILED: `Finish the rollback, in ${project.folder}: ${rollback}. Leave out a resource that cannot be rolled back with --orphan <its logical id>. Then deploy again.`,
    ROLLBACK_FAILED: `It cannot be used. Delete it with ${destroy}, and deploy again.`,
    DELETE_FAILED: `Part of it could not be deleted. Run ${destroy} again, or delete what the console names by hand.`,
  };
  return remedies[status];
}
