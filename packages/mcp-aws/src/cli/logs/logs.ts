import { toUserError } from '../aws/errors.ts';
import { openLogSource, type Range } from '../aws/log-events.ts';
import { Cancelled, OutputClosed, UsageError, UserError } from '../errors.ts';
import { commandFor, deployedOutputs, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import { createRetry } from '../retry.ts';
import { parseTimestamp } from '../time.ts';
import type { Ui } from '../ui.ts';
import { type LogFilter, matchesFilter, RequestIds } from './filter.ts';
import { type Batch, follow } from './follow.ts';
import { groupsOf } from './groups.ts';
import { recordOf } from './parse-event.ts';
import { type Reading, readRange } from './reader.ts';
import type { GroupName, LogGroup, LogRecord } from './record.ts';
import { createViewer } from './view.ts';

export interface LogsFlags extends TargetFlags, LogFilter {
  readonly follow?: true;
  readonly since?: string;
  readonly until?: string;
  readonly filter?: string;
  readonly limit?: number;
  readonly group?: GroupName;
  readonly utc?: true;
}

const maxAttempts = 6;

/** Prints what every log group of the stack says, merged in time order; with `follow`, until Ctrl-C. */
export async function logs(flags: LogsFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const range = rangeOf(flags);
  const groups = groupsOf(await deployedOutputs(target), flags.group, target);
  const source = openLogSource(target.session, flags.filter);
  const { signal, note: notice } = ui;
  const attempts = flags.follow ? Number.POSITIVE_INFINITY : maxAttempts;
  const retry = createRetry({ attempts, signal, notice, renew: () => source.renew() });
  const reading: Reading = { source, groups, retry, signal };
  try {
    const ids = flags.request === undefined ? undefined : new RequestIds(flags.request);
    // A line may come before the one that says under which other id its request is known.
    if (ids !== undefined && !flags.follow) await learnIds(reading, range, ids);
    const batches = flags.follow ? follow({ ...reading, since: range.from, notice }) : readAll(reading, range);
    const count = await show(batches, (record) => matchesFilter(record, flags, ids), flags, ui);
    if (count === 0)
      notice(
        `No lines since ${new Date(range.from).toISOString()}. An earlier --since looks further back; --level debug shows more.`,
      );
  } catch (error) {
    if (error instanceof OutputClosed) throw error;
    if (signal.aborted) throw new Cancelled('');
    throw missingGroup(error, groups, target) ?? toUserError(error, target.session);
  }
}

function rangeOf({ since = '10m', until, follow: follows, utc, limit }: LogsFlags): Range {
  if (follows && until !== undefined)
    throw new UsageError('--until cannot be used with --follow.', 'Leave out one of them.');
  const now = Date.now();
  const from = parseTimestamp('--since', since, now, utc === true);
  const to = until === undefined ? now : parseTimestamp('--until', until, now, utc === true);
  if (from > to) throw new UsageError('--since is later than --until.', 'Give an earlier --since.');
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw new UsageError('-n takes a whole number from 1.', 'Give one, such as -n 100.');
  return { from, to };
}

async function learnIds(reading: Reading, range: Range, ids: RequestIds): Promise<void> {
  for await (const events of readRange(reading, range)) for (const event of events) ids.recognize(recordOf(event));
}

async function* readAll(reading: Reading, range: Range): AsyncGenerator<Batch> {
  for await (const events of readRange(reading, range)) yield { events, caughtUp: false };
  yield { events: [], caughtUp: true };
}

/** Prints batches as they come; with a limit, only the last records of what is there at first. Returns how many matched. */
async function show(
  batches: AsyncIterable<Batch>,
  matches: (record: LogRecord) => boolean,
  { limit, utc }: LogsFlags,
  { pretty, color, print }: Ui,
): Promise<number> {
  let count = 0;
  const view = pretty ? createViewer({ color, utc: utc === true }) : (record: LogRecord) => JSON.stringify(record);
  /** What is there at first, as far as the limit goes. */
  let held: LogRecord[] | undefined = limit === undefined ? undefined : [];
  for await (const { events, caughtUp } of batches) {
    const records = events.map(recordOf).filter(matches);
    count += records.length;
    if (held === undefined) for (const record of records) await print(`${view(record)}\n`);
    else held = [...held, ...records].slice(-(limit ?? 0));
    if (!caughtUp || held === undefined) continue;
    for (const record of held) await print(`${view(record)}\n`);
    held = undefined;
  }
  return count;
}

function missingGroup(error: unknown, groups: readonly LogGroup[], target: Target): UserError | undefined {
  if ((error as Error).name !== 'ResourceNotFoundException') return undefined;
  return new UserError(
    `A log group of the stack is missing. It has ${groups.map(({ logGroupName }) => logGroupName).join(', ')}.`,
    `It was deleted by hand. Deploy a change of the stack, or ${commandFor(target, 'destroy')} and deploy it again.`,
    { cause: error },
  );
}
