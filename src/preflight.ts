import { setTimeout as sleep } from 'node:timers/promises';
import { type Identity, identityOf } from './aws/session.ts';
import { findStack, type Stack } from './aws/stack.ts';
import { bootstrapVersion, checkCdk, checkContainerTool, checkPlatform, cureOf } from './checks.ts';
import { Cancelled, UsageError, UserError } from './errors.ts';
import { namesIn, watchStack } from './progress.ts';
import { flagsOf, type Target } from './target.ts';
import type { Ui } from './ui.ts';

/** What is known before anything is done. */
export interface Ready {
  readonly identity: Identity;
  /** Undefined: there is none yet, or it may not be read. */
  readonly stack: Stack | undefined;
  readonly bootstrapped: boolean;
}

interface PreflightOptions {
  /** Arguments for cdk deploy. */
  readonly rest: readonly string[];
  /** Whether an image will be built. */
  readonly builds: boolean;
}

/**
 * Finds out what would make a deployment fail, before anything slow.
 * @throws UserError
 */
export async function preflight(target: Target, { rest, builds }: PreflightOptions, ui: Ui): Promise<Ready> {
  const { project, session } = target;
  checkCdk(project);
  if (builds) await checkContainerTool(project, ui.env);
  if (builds) checkPlatform(project, process.platform);
  const identity = await identityOf(session);
  const bootstrapped = (await bootstrapVersion(session)) !== undefined;
  const stack = await stackOf(target);
  const cure = cureOf(target, stack?.status ?? '');
  if (cure !== undefined) {
    const { stackName } = target;
    const details = { stack: stackName, status: stack?.status };
    throw new UserError(
      `${stackName} is ${stack?.status}: an earlier run left it where no deployment can go on.`,
      cure,
      undefined,
      { details },
    );
  }
  if (
    project.domain !== undefined &&
    !stack?.parameters.includes('HostedZoneId') &&
    !rest.join(' ').includes('HostedZoneId=')
  ) {
    throw new UsageError(
      `The first deployment of ${target.stackName} has to know the Route 53 zone of ${project.domain}.`,
      'Give its id: mcp-aws deploy -- --parameters HostedZoneId=Z0123456789 (aws route53 list-hosted-zones has it).',
    );
  }
  return { identity, stack, bootstrapped };
}

/** Who deploys with the roles of the bootstrap stack alone may not read stacks, and can deploy all the same. */
async function stackOf({ session, stackName }: Target): Promise<Stack | undefined> {
  try {
    return await findStack(session, stackName);
  } catch (error) {
    if (error instanceof UserError && (error.cause as Error | undefined)?.name?.startsWith('AccessDenied'))
      return undefined;
    throw error;
  }
}

const settled = (status: string): boolean => !status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS';

/** Waits until nobody is changing the stack any more, and shows what they do. */
export async function whenSettled(target: Target, { stack }: Ready, ui: Ui): Promise<void> {
  if (stack === undefined || settled(stack.status)) return;
  const { session, stackName } = target;
  ui.note(`${stackName} is ${stack.status}: waiting until that is done.`);
  const done = new AbortController();
  const watching = watchStack({
    session,
    stackName: stack.id,
    since: new Date(),
    nameOf: namesIn(target),
    ui,
    until: done.signal,
  });
  try {
    while (!settled((await findStack(session, stackName))?.status ?? ''))
      await sleep(2_000, undefined, { signal: ui.signal });
  } catch (error) {
    if (!ui.signal.aborted) throw error;
    throw new Cancelled(
      `Cancelled. CloudFormation goes on with ${stackName}; mcp-aws status${flagsOf(target)} shows how far it is.`,
    );
  } finally {
    done.abort();
    await watching;
  }
}
