import { isDenied } from '../aws/errors.ts';
import { type Identity, identityOf } from '../aws/session.ts';
import { findStack, type Stack } from '../aws/stack.ts';
import { UserError } from '../errors.ts';
import type { Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import { bootstrapVersion } from './bootstrap.ts';
import { checkCdk, checkContainerTool, checkPlatform } from './checks.ts';
import { remedyFor } from './stack-remedies.ts';

/** What is known before anything is done. */
export interface Preflight {
  readonly identity: Identity;
  /** Undefined: there is none yet, or it may not be read. */
  readonly stack: Stack | undefined;
  readonly bootstrapped: boolean;
}

/**
 * Finds out what would make a deployment fail, before anything slow.
 * @param builds whether an image will be built
 * @throws UserError
 */
export async function preflight(target: Target, builds: boolean, ui: Pick<Ui, 'env'>): Promise<Preflight> {
  const { project, session, stackName } = target;
  checkCdk(project);
  if (builds) await checkContainerTool(project, ui.env);
  if (builds) checkPlatform(project, process.platform);
  const identity = await identityOf(session);
  const bootstrapped = (await bootstrapVersion(session, project.runner)) !== undefined;
  const stack = await findReadableStack(target);
  const remedy = remedyFor(target, stack?.status ?? '');
  if (remedy === undefined) return { identity, stack, bootstrapped };
  throw new UserError(
    `${stackName} is ${stack?.status}: an earlier run left it in a state that no deployment can continue from.`,
    remedy,
    { details: { stack: stackName, status: stack?.status } },
  );
}

/** Credentials that deploy with the roles of the bootstrap stack may not read stacks, and can deploy all the same. */
async function findReadableStack({ session, stackName }: Target): Promise<Stack | undefined> {
  try {
    return await findStack(session, stackName);
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}
