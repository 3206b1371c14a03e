import { uninterrupted } from '../aws/session.ts';
import { consoleUrl, findStack, lastEventTime, type StackEvent } from '../aws/stack.ts';
import { confirm } from '../confirm.ts';
import { Cancelled, UserError } from '../errors.ts';
import { commandFor, hintsFor, type Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import type { CdkRun, CdkRunner } from './cdk.ts';
import { diagnose } from './diagnosis.ts';
import type { Preflight } from './preflight.ts';
import { resourceNames } from './resource-names.ts';
import { watchStack } from './stack-progress.ts';
import { remedyFor } from './stack-remedies.ts';

/** One run of `mcp-aws deploy`. */
export interface Deployment {
  readonly target: Target;
  readonly ready: Preflight;
  /** What tells the app which stack is meant. */
  readonly context: readonly string[];
  /** Further arguments for cdk deploy. */
  readonly rest: readonly string[];
  readonly cdk: CdkRunner;
  readonly ui: Ui;
}

type WatchedRun = CdkRun & { readonly events: readonly StackEvent[] };

export const deployArgs = (
  { target, context, rest }: Pick<Deployment, 'target' | 'context' | 'rest'>,
  approval: 'broadening' | 'never',
): string[] => {
  const own = { '--require-approval': approval, '--progress': 'events', '--outputs-file': 'cdk-outputs.json' };
  const isGiven = (flag: string): boolean => rest.some((word) => word === flag || word.startsWith(`${flag}=`));
  const flags = Object.entries(own).filter(([flag]) => !isGiven(flag));
  return ['deploy', target.stackName, ...context, ...flags.flat(), ...rest];
};

/**
 * Lets the CDK deploy, and shows what happens; asks first when permissions broaden.
 * @throws UserError with the reason, when it fails; Cancelled, with what goes on in AWS, when it is interrupted
 */
export async function runDeployment(deployment: Deployment): Promise<void> {
  const { target, ui } = deployment;
  let ran = await runWithProgress(deployment, ui.yes ? 'never' : 'broadening');
  if (asksForApproval(ran)) {
    ui.note(`\nThis deployment broadens permissions:\n${securityChanges(ran.output)}`);
    await confirm('Deploy it, with these permissions?', ui);
    ran = await runWithProgress(deployment, 'never');
  }
  if (ui.signal.aborted) throw await interrupted(target);
  if (!ran.ok) throw await deploymentFailure(deployment, ran);
}

/** The CDK has no other way to say that it would ask, and has nobody to ask: it runs without a terminal. */
const asksForApproval = ({ ok, output }: CdkRun): boolean =>
  !ok && /terminal \(TTY\) is not attached|--require-approval"? is enabled and stack includes/.test(output);

/** The tables of the CDK. */
const securityChanges = (output: string): string =>
  output
    .slice(Math.max(0, output.search(/^(IAM|Security Group) .*Changes$/m)))
    .split(/^\(NOTE:|^"--require-approval"/m)[0]
    ?.trimEnd() ?? '';

async function runWithProgress(deployment: Deployment, approval: 'broadening' | 'never'): Promise<WatchedRun> {
  const { target, ready, cdk, ui } = deployment;
  const { session, stackName } = target;
  const last = ready.stack === undefined ? new Date(0) : await lastEventTime(session, stackName);
  const done = new AbortController();
  ui.status('  … building and synthesizing');
  const watching = watchStack({
    session,
    stack: stackName,
    since: new Date(last.getTime() + 1),
    nameOf: resourceNames(target),
    ui,
    until: done.signal,
    hidden: isEmptyStackDeleted,
  });
  const ran = await cdk.run(...deployArgs(deployment, approval)).finally(() => done.abort());
  return { ...ran, events: await watching };
}

/** To have something to compare with, the CDK makes an empty stack where there is none, and deletes it again. */
const isEmptyStackDeleted = ({ type, status }: StackEvent): boolean =>
  type === 'AWS::CloudFormation::Stack' && status === 'DELETE_COMPLETE';

async function interrupted(target: Target): Promise<Cancelled> {
  const { stackName } = target;
  const session = uninterrupted(target.session);
  const stack = await findStack(session, stackName).catch(() => undefined);
  if (!stack?.status.endsWith('_IN_PROGRESS') || stack.status === 'REVIEW_IN_PROGRESS') {
    const status = stack === undefined ? '' : `, which is ${stack.status}`;
    return new Cancelled(`Cancelled. CloudFormation has nothing in progress for ${stackName}${status}.`);
  }
  return new Cancelled(
    `Stopped watching. CloudFormation goes on with ${stackName} (${stack.status}).
  ${commandFor(target, 'status')}   shows how far it is
  ${commandFor(target, 'deploy')}   waits for it, and goes on
  aws cloudformation cancel-update-stack --stack-name ${stackName} --region ${session.region}   rolls an update back`,
  );
}

/** Why a deployment failed, in words. */
export async function deploymentFailure(
  { target, cdk: { logPath } }: Pick<Deployment, 'target' | 'cdk'>,
  { output, events }: Pick<WatchedRun, 'output' | 'events'>,
): Promise<UserError> {
  const { session, stackName, project } = target;
  const { resource, type, reason, meaning, fix } = diagnose({
    events,
    output,
    nameOf: resourceNames(target),
    hint: hintsFor(target),
    runner: project.runner,
  });
  // It only adds to a message.
  const stack = events.length === 0 ? undefined : await findStack(session, stackName).catch(() => undefined);
  const link = stack === undefined ? undefined : consoleUrl(session, stack.id);
  const lines = [
    resource === undefined
      ? `Deploying ${stackName} failed: ${reason}`
      : `Deploying ${stackName} failed at ${resource} (${type}):\n  ${reason}`,
    ...(meaning === undefined ? [] : [meaning]),
    ...(stack === undefined ? [] : [`The stack is now ${stack.status}. ${link}`]),
    `The whole output: ${logPath}`,
  ];
  const details = {
    stack: stackName,
    status: stack?.status,
    resource,
    type,
    reason,
    meaning,
    console: link,
    log: logPath,
  };
  return new UserError(lines.join('\n'), remedyFor(target, stack?.status ?? '') ?? fix, { details });
}
