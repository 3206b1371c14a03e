import { agreed } from './agree.ts';
import { openSession } from './aws/session.ts';
import { consoleUrl, findStack, lastEventTime, type StackEvent } from './aws/stack.ts';
import type { Cdk, CdkRun } from './cdk.ts';
import { cureOf } from './checks.ts';
import { diagnose } from './diagnosis.ts';
import { Cancelled, UserError } from './errors.ts';
import type { Ready } from './preflight.ts';
import { namesIn, watchStack } from './progress.ts';
import { flagsOf, type Target } from './target.ts';
import type { Ui } from './ui.ts';

/** One run of `mcp-aws deploy`. */
export interface Deployment {
  readonly target: Target;
  readonly ready: Ready;
  /** What tells the app which stack is meant, and that it is meant. */
  readonly context: readonly string[];
  /** What the person gave for cdk deploy. */
  readonly rest: readonly string[];
  readonly cdk: Cdk;
  readonly ui: Ui;
}

export const deployArgs = ({ target, context, rest }: Deployment, approval: 'broadening' | 'never'): string[] => {
  const own = { '--require-approval': approval, '--progress': 'events', '--outputs-file': 'cdk-outputs.json' };
  const given = (flag: string): boolean => rest.some((word) => word === flag || word.startsWith(`${flag}=`));
  const flags = Object.entries(own).filter(([flag]) => !given(flag));
  return ['deploy', target.stackName, ...context, ...flags.flat(), ...rest];
};

/**
 * Lets the CDK deploy, and shows what happens; asks first when permissions broaden.
 * @throws UserError with the reason, when it fails; Cancelled, with what goes on in AWS, when it is interrupted
 */
export async function runDeployment(deployment: Deployment): Promise<void> {
  const { target, ui } = deployment;
  let ran = await watched(deployment, ui.yes ? 'never' : 'broadening');
  if (wantsApproval.test(ran.output)) {
    ui.note(`\nThis deployment broadens permissions:\n${securityChanges(ran.output)}`);
    await agreed('Deploy it, with these permissions?', ui);
    ran = await watched(deployment, 'never');
  }
  if (ui.signal.aborted) throw await interrupted(target);
  if (!ran.ok) throw await failed(deployment, ran);
}

/** As the CDK says it where it cannot ask. */
const wantsApproval = /terminal \(TTY\) is not attached/;

/** The tables of the CDK. */
const securityChanges = (output: string): string =>
  output
    .slice(Math.max(0, output.search(/^(IAM|Security Group) .*Changes$/m)))
    .split(/^\(NOTE:|^"--require-approval"/m)[0]
    ?.trimEnd() ?? '';

async function watched(
  deployment: Deployment,
  approval: 'broadening' | 'never',
): Promise<CdkRun & { readonly events: readonly StackEvent[] }> {
  const { target, ready, cdk, ui } = deployment;
  const { session, stackName } = target;
  const last = ready.stack === undefined ? new Date(0) : await lastEventTime(session, stackName);
  const done = new AbortController();
  ui.status('  … building and synthesising');
  const since = new Date(last.getTime() + 1);
  const watching = watchStack({ session, stackName, since, nameOf: namesIn(target), ui, until: done.signal, hidden });
  const ran = await cdk.run(...deployArgs(deployment, approval)).finally(() => done.abort());
  return { ...ran, events: await watching };
}

/** To compare with, the CDK makes an empty stack where there is none, and takes it away again. */
const hidden = ({ type, status }: StackEvent): boolean =>
  type === 'AWS::CloudFormation::Stack' && status === 'DELETE_COMPLETE';

async function interrupted(target: Target): Promise<Cancelled> {
  const { stackName } = target;
  // The signal of the session has fired; this is asked all the same.
  const session = openSession({ ...target.session, signal: new AbortController().signal });
  const stack = await findStack(session, stackName).catch(() => undefined);
  if (!stack?.status.endsWith('_IN_PROGRESS') || stack.status === 'REVIEW_IN_PROGRESS') {
    return new Cancelled(
      `Cancelled. CloudFormation has nothing under way for ${stackName}${stack === undefined ? '' : `, which is ${stack.status}`}.`,
    );
  }
  return new Cancelled(
    `Stopped watching. CloudFormation goes on with ${stackName} (${stack.status}).
  mcp-aws status${flagsOf(target)}   shows how far it is
  mcp-aws deploy${flagsOf(target)}   waits for it, and goes on
  aws cloudformation cancel-update-stack --stack-name ${stackName} --region ${session.region}   rolls an update back`,
  );
}

async function failed(
  { target, cdk: { logPath } }: Deployment,
  { output, events }: CdkRun & { readonly events: readonly StackEvent[] },
): Promise<UserError> {
  const { session, stackName } = target;
  const { resource, type, reason, meaning, fix } = diagnose(events, output, namesIn(target));
  const stack = events.length === 0 ? undefined : await findStack(session, stackName).catch(() => undefined);
  const link = stack === undefined ? undefined : consoleUrl(session, stack.id);
  const lines = [
    resource === undefined
      ? `Deploying ${stackName} failed: ${reason}`
      : `Deploying ${stackName} failed at ${resource} (${type}):\n  ${reason}`,
    ...(meaning === undefined ? [] : [meaning]),
    ...(stack === undefined ? [] : [`The stack is now ${stack.status}. ${link}`]),
    `The whole run: ${logPath}`,
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
  return new UserError(lines.join('\n'), cureOf(target, stack?.status ?? '') ?? fix, undefined, { details });
}
