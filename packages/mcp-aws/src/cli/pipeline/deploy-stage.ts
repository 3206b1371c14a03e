import { setTimeout as sleep } from 'node:timers/promises';
import { eventsSince, findStack, lastEventTime, type Outputs } from '../aws/stack.ts';
import { contextArgs, createCdkRunner } from '../deploy/cdk.ts';
import { changeNotices } from '../deploy/changes.ts';
import { deployArgs, deploymentFailure } from '../deploy/deployment.ts';
import { printDiff } from '../deploy/preview.ts';
import { Cancelled, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { keepRecorded, recordedOutputs, recordedStacks } from '../project/outputs-file.ts';
import { commandFor, type Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import { rollbackTriggers } from './rollback-triggers.ts';
import { type PipelineFlags, pipelineTarget } from './stage.ts';

export interface StageFlags extends PipelineFlags {
  /** For cdk. */
  readonly rest: readonly string[];
}

/** The names of a first deployment may take minutes to be known everywhere. */
const healthWindowMs = 5 * 60_000;
const healthPollMs = 5_000;

/**
 * Deploys a stage as a pipeline does: nobody is asked, everything that the CDK prints is shown, and CloudFormation rolls
 * back when an alarm of the stack goes off.
 * @throws UserError with the reason, when it fails or the server does not answer
 */
export async function deployStage({ rest, ...flags }: StageFlags, ui: Ui): Promise<void> {
  const target = pipelineTarget(flags, ui);
  const { session, stackName, project, config } = target;
  const stack = await findStack(session, stackName);
  const notices = changeNotices(stack?.outputs ?? {}, config);
  for (const { message } of notices) ui.note(message);
  const since = stack === undefined ? new Date(0) : await lastEventTime(session, stackName);
  const cdk = createCdkRunner(target, `deploy-${target.stage}`, true, ui);
  try {
    const all = [...rollbackTriggers(stack?.outputs), ...rest];
    const recorded = recordedStacks(project);
    const ran = await cdk.run(...deployArgs({ target, context: contextArgs(target), rest: all }, 'never'));
    if (ui.signal.aborted)
      throw new Cancelled(`Stopped watching. What CloudFormation has begun with ${stackName} goes on.`);
    if (!ran.ok) {
      // The role of a pipeline may not be allowed to read events; the output of the CDK says the same.
      const events = await eventsSince(session, stackName, new Date(since.getTime() + 1)).catch(() => []);
      throw await deploymentFailure({ target, cdk }, { output: ran.output, events });
    }
    keepRecorded(project, recorded);
  } finally {
    cdk.close();
  }
  const outputs: Outputs = recordedOutputs(project, stackName) ?? (await findStack(session, stackName))?.outputs ?? {};
  await untilHealthy(outputs.McpUrl ?? '', target, ui.signal);
  ui.note(`${outputs.McpUrl} answers.`);
  if (flags.json) await ui.print(toJson({ success: true, stack: stackName, url: outputs.McpUrl, outputs, notices }));
}

/** @throws UserError where the server does not answer within five minutes */
async function untilHealthy(url: string, target: Target, signal: AbortSignal): Promise<void> {
  const health = url.replace(/\/mcp$/, '/health');
  let last = 'no answer';
  for (const end = Date.now() + healthWindowMs; Date.now() < end; ) {
    try {
      const response = await fetch(health, { signal: AbortSignal.any([signal, AbortSignal.timeout(10_000)]) });
      if (response.ok) return;
      last = String(response.status);
    } catch (error) {
      signal.throwIfAborted();
      last = (error as Error).message;
    }
    await sleep(healthPollMs, undefined, { signal });
  }
  throw new UserError(`${health} does not answer: ${last}.`, `${commandFor(target, 'logs', '--since 1h')} says why.`);
}

/**
 * Prints what a deployment of a stage would change. It compares templates: to ask CloudFormation for a change set takes the
 * permission to deploy, which a proposed change must not have.
 */
export async function diffStage({ rest, ...flags }: StageFlags, ui: Ui): Promise<void> {
  const target = pipelineTarget(flags, ui, 'production');
  const cdk = createCdkRunner(target, `diff-${target.stage}`, false, ui);
  try {
    const diffed = { target, context: contextArgs(target), rest, cdk, ui };
    await printDiff(diffed, flags.json === true, '--method', 'template');
  } finally {
    cdk.close();
  }
}
