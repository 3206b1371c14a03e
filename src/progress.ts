import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from './aws/session.ts';
import { eventsSince, type StackEvent } from './aws/stack.ts';
import type { Target } from './target.ts';
import { span } from './time.ts';
import type { Ui } from './ui.ts';

interface Watching {
  readonly session: Session;
  readonly stackName: string;
  readonly since: Date;
  /** A resource as people know it. */
  readonly nameOf: (logicalId: string) => string;
  readonly ui: Ui;
  /** Fires when there is nothing more to come. */
  readonly until: AbortSignal;
  /** Events that say nothing to a person. */
  readonly hidden?: (event: StackEvent) => boolean;
}

const pollMs = 1_500;
/** Off a terminal, a line now and then shows that it is still going on. */
const heartbeatMs = 60_000;

/**
 * Shows what happens to a stack until it is told to stop: a line for every resource that is done or failed, and on a
 * terminal which are under way. Returns all events.
 */
export async function watchStack({
  session,
  stackName,
  since,
  nameOf,
  ui,
  until,
  hidden = () => false,
}: Watching): Promise<StackEvent[]> {
  const seen = new Map<string, StackEvent>();
  const running = new Map<string, StackEvent>();
  let beat = Date.now();
  for (;;) {
    const last = until.aborted;
    for (const event of await newEvents(session, stackName, since, seen)) {
      beat = Date.now();
      if (hidden(event)) continue;
      if (event.status.endsWith('_IN_PROGRESS')) running.set(event.logicalId, running.get(event.logicalId) ?? event);
      else {
        const started = running.get(event.logicalId);
        running.delete(event.logicalId);
        ui.note(lineOf(event, started, nameOf, ui.live && ui.color));
      }
    }
    if (last) return [...seen.values()];
    const under = [...running.values()].map(
      ({ logicalId, time }) => `${nameOf(logicalId)} ${span(Date.now() - time.getTime())}`,
    );
    if (under.length > 0) ui.status(`  … ${under.slice(-3).join(', ')}`);
    if (under.length > 0 && !ui.live && Date.now() - beat > heartbeatMs) {
      beat = Date.now();
      ui.note(`  still under way: ${under.join(', ')}`);
    }
    await sleep(pollMs, undefined, { signal: until }).catch(() => undefined); // told to stop: one more look
  }
}

/** New events, oldest first. None where they cannot be read just now, or there is no stack yet. */
async function newEvents(
  session: Session,
  stackName: string,
  since: Date,
  seen: Map<string, StackEvent>,
): Promise<StackEvent[]> {
  // Showing progress is not worth ending a deployment for; the CDK runs into the same and says so.
  const all = await eventsSince(session, stackName, since).catch((): StackEvent[] => []);
  const events = all.filter(({ id }) => !seen.has(id));
  for (const event of events) seen.set(event.id, event);
  return events;
}

function lineOf(
  { status, logicalId, type, reason, time }: StackEvent,
  started: StackEvent | undefined,
  nameOf: Watching['nameOf'],
  color: boolean,
): string {
  const failed = status.endsWith('FAILED');
  const mark = failed ? '✗' : '✓';
  const ms = started === undefined ? 0 : time.getTime() - started.time.getTime();
  const took = ms < 1_000 ? '' : ` (${span(ms)})`;
  const painted = color ? `\u001b[${failed ? 31 : 32}m${mark}\u001b[39m` : mark;
  const done = status.toLowerCase().replaceAll('_', ' ');
  return `  ${painted} ${nameOf(logicalId)} ${done}${took}${color ? '' : `  ${type}`}${failed && reason !== '' ? `\n      ${reason}` : ''}`;
}

/**
 * Names resources by their place in infra/, as the template has it that was synthesised last: `Server/Function` for
 * `ServerFunction9A1B2C3D`.
 */
export function namesIn({ project, stackName }: Target): (logicalId: string) => string {
  const path = join(project.folder, 'cdk.out', `${stackName}.template.json`);
  let resources: Record<string, { Metadata?: Record<string, string> }> | undefined;
  return (logicalId) => {
    resources ??= resourcesIn(path);
    const place = resources?.[logicalId]?.Metadata?.['aws:cdk:path'];
    return place?.replace(`${stackName}/`, '').replace(/\/(Resource|Default)$/, '') ?? logicalId;
  };
}

/** Undefined where it is not there yet, or half written: the CDK is at it. */
function resourcesIn(path: string): Record<string, { Metadata?: Record<string, string> }> | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8')).Resources;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
