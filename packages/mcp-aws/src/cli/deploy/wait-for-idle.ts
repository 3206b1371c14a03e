import { setTimeout as sleep } from 'node:timers/promises';
import { findStack } from '../aws/stack.ts';
import { Cancelled } from '../errors.ts';
import { commandFor, type Target } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import type { Preflight } from './preflight.ts';
import { resourceNames } from './resource-names.ts';
import { watchStack } from './stack-progress.ts';

const pollMs = 2_000;

const isIdle = (status: string): boolean => !status.endsWith('_IN_PROGRESS') || status === 'REVIEW_IN_PROGRESS';

/**
 * Waits until nobody is changing the stack any more, and shows what happens.
 * @throws Cancelled on Ctrl-C
 */
export async function waitForIdle(target: Target, { stack }: Preflight, ui: Ui): Promise<void> {
  if (stack === undefined || isIdle(stack.status)) return;
  const { session, stackName } = target;
  ui.note(`${stackName} is ${stack.status}: waiting until that is done.`);
  const done = new AbortController();
  const watching = watchStack({
    session,
    stack: stack.id,
    since: new Date(),
    nameOf: resourceNames(target),
    ui,
    until: done.signal,
  });
  try {
    while (!isIdle((await findStack(session, stackName))?.status ?? ''))
      await sleep(pollMs, undefined, { signal: ui.signal });
  } catch (error) {
    if (!ui.signal.aborted) throw error;
    throw new Cancelled(
      `Cancelled. CloudFormation goes on with ${stackName}; ${commandFor(target, 'status')} shows how far it is.`,
    );
  } finally {
    done.abort();
    await watching;
  }
}
