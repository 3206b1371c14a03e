import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../aws/session.ts';
import { eventsSince, type StackEvent } from '../aws/stack.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';
import { formatDuration } from '../time.ts';
import type { Ui } from '../ui.ts';
import type { NameOf } from './resource-names.ts';

interface Watching {
  readonly session: Session;
  /** A name, or the id of a stack that will be deleted. */
  readonly stack: string;
  readonly since: Date;
  readonly nameOf: NameOf;
  readonly ui: Ui;
  /** Fires when nothing more will come. */
  readonly until: AbortSignal;
  /** Events that mean nothing to a person. */
  readonly hidden?: (event: StackEvent) => boolean;
}

const pollMs = 1_500;
/** Off a terminal, a line now and then shows that it is still going on. */
const heartbeatMs = 60_000;

/**
 * Shows what happens to a stack until `until` fires: a line for every resource that is done or failed, and on a terminal
 * those that are in progress. Returns all events, oldest first.
 */
export async function watchStack({
  session,
  stack,
  since,
  nameOf,
  ui,
  until,
  hidden = () => false,
}: Watching): Promise<StackEvent[]> {
  const seen = new Map<string, StackEvent>();
  const running = new Map<string, StackEvent>();
  let shownAt = Date.now();
  for (;;) {
    const last = until.aborted;
    for (const event of await newEvents(session, stack, since, seen)) {
      shownAt = Date.now();
      if (hidden(event)) continue;
      const started = running.get(event.logicalId);
      if (event.status.endsWith('_IN_PROGRESS')) running.set(event.logicalId, started ?? event);
      else {
        running.delete(event.logicalId);
        ui.note(formatEvent(event, started, nameOf, ui.live && ui.color));
      }
    }
    if (last) return [...seen.values()];
    const inProgress = [...running.values()].map(
      ({ logicalId, time }) => `${nameOf(logicalId)} ${formatDuration(Date.now() - time.getTime())}`,
    );
    if (inProgress.length > 0) ui.status(`  … ${inProgress.slice(-3).join(', ')}`);
    if (inProgress.length > 0 && !ui.live && Date.now() - shownAt > heartbeatMs) {
      shownAt = Date.now();
      ui.note(`  still in progress: ${inProgress.join(', ')}`);
    }
    // When it is interrupted there is one more look.
    await sleep(pollMs, undefined, { signal: until }).catch(() => undefined);
  }
}

/** New events, oldest first. None where they cannot be read just now, or there is no stack yet. */
async function newEvents(
  session: Session,
  stack: string,
  since: Date,
  seen: Map<string, StackEvent>,
): Promise<StackEvent[]> {
  // Showing progress is not worth failing a deployment for; the CDK runs into the same error and reports it.
  const all = await eventsSince(session, stack, since).catch((): StackEvent[] => []);
  const events = all.filter(({ id }) => !seen.has(id));
  for (const event of events) seen.set(event.id, event);
  return events;
}

function formatEvent(
  { status, logicalId, type, reason, time }: StackEvent,
  started: StackEvent | undefined,
  nameOf: NameOf,
  color: boolean,
): string {
  const failed = status.endsWith('FAILED');
  const mark = failed ? '✗' : '✓';
  const ms = started === undefined ? 0 : time.getTime() - started.time.getTime();
  const took = ms < 1_000 ? '' : ` (${formatDuration(ms)})`;
  const painted = color ? `\u001b[${failed ? 31 : 32}m${mark}\u001b[39m` : mark;
  const done = status.toLowerCase().replaceAll('_', ' ');
  const why = failed && reason !== '' ? `\n      ${sanitizeForTerminal(reason)}` : '';
  return `  ${painted} ${nameOf(logicalId)} ${done}${took}${color ? '' : `  ${type}`}${why}`;
}
