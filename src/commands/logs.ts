import { failure } from '../aws/failure.ts';
import { openLogSource } from '../aws/log-events.ts';
import { Cancelled, Unread, UsageError, UserError } from '../errors.ts';
import { idsOf, isOf, type LogFilter, matcher } from '../log-filter.ts';
import { follow } from '../log-follow.ts';
import { type Reading, readRange } from '../log-reader.ts';
import { type GroupName, type LogEvent, type LogGroup, type LogRecord, recordOf } from '../log-record.ts';
import { viewer } from '../log-view.ts';
import { patienceWith } from '../patience.ts';
import type { Outputs } from '../project.ts';
import { deployedOutputs, type TargetFlags, targetOf } from '../target.ts';
import { parseMoment } from '../time.ts';
import type { Ui } from '../ui.ts';

export interface LogsFlags extends TargetFlags, LogFilter {
  readonly follow?: true;
  readonly since?: string;
  readonly until?: string;
  readonly filter?: string;
  readonly limit?: number;
  readonly group?: GroupName;
  readonly utc?: true;
}

const giveUpAfter = 6;

/** Prints what every log group of the stack says, merged in time order; with `follow`, until Ctrl-C. */
export async function logs(flags: LogsFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const range = rangeOf(flags);
  const groups = groupsOf(await deployedOutputs(target), flags.group);
  const source = openLogSource(target.session, flags.filter);
  const { signal, note: notice } = ui;
  const attempts = flags.follow ? Number.POSITIVE_INFINITY : giveUpAfter;
  const patience = patienceWith({ attempts, signal, notice, renew: source.renew });
  const reading: Reading = { source, groups, patience, signal };
  try {
    const aliases =
      flags.request === undefined || flags.follow ? new Set<string>() : await aliasesOf(reading, range, flags.request);
    const shown = matcher(flags, aliases);
    const batches = flags.follow ? follow({ ...reading, since: range.from, notice }) : readRange(reading, range);
    const count = await show(batches, shown, flags, ui);
    if (count === 0)
      notice(
        `No lines since ${new Date(range.from).toISOString()}. An earlier --since looks further back; --level debug shows more.`,
      );
  } catch (error) {
    if (error instanceof Unread) throw error;
    if (signal.aborted) throw new Cancelled('');
    throw missing(error, groups) ?? failure(error, target.session);
  }
}

function rangeOf({ since = '10m', until, follow: follows, utc, limit }: LogsFlags): { from: number; to: number } {
  if (follows && until !== undefined)
    throw new UsageError('--until does not go with --follow.', 'Leave out one of them.');
  const now = Date.now();
  const from = parseMoment('--since', since, now, utc === true);
  const to = until === undefined ? now : parseMoment('--until', until, now, utc === true);
  if (from > to) throw new UsageError('--since is later than --until.', 'Give an earlier --since.');
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw new UsageError('-n takes a whole number from 1.', 'Give one, such as -n 100.');
  return { from, to };
}

function groupsOf(outputs: Outputs, only: GroupName | undefined): LogGroup[] {
  const all = { server: 'LogGroupName', access: 'AccessLogGroupName', authorizer: 'AuthorizerLogGroupName' } as const;
  const groups = (Object.keys(all) as GroupName[]).flatMap((name) => {
    const logGroupName = outputs[all[name]];
    return logGroupName === undefined || (only !== undefined && only !== name) ? [] : [{ name, logGroupName }];
  });
  if (groups.length > 0) return groups;
  const bucket = outputs.AccessLogBucketName;
  throw new UserError(
    `The stack has no log group of the ${only}.`,
    only === 'access' && bucket !== undefined
      ? `Its load balancer writes access logs to the bucket ${bucket}: aws s3 ls --recursive s3://${bucket}.`
      : 'mcp-aws logs without --group shows all that it has.',
  );
}

/** The other ids of a request: API Gateway's and the function's, which the lines of the server and the access log share. */
async function aliasesOf(reading: Reading, range: { from: number; to: number }, request: string): Promise<Set<string>> {
  const aliases = new Set<string>();
  for await (const events of readRange(reading, range)) {
    for (const ids of events.map((event) => idsOf(recordOf(event))))
      if (ids.some((id) => isOf(id, request))) for (const id of ids) aliases.add(id);
  }
  return aliases;
}

/** Prints batches as they come; with a limit, only the last records of what is there at first. Returns how many there were. */
async function show(
  batches: AsyncIterable<readonly LogEvent[]>,
  shown: (record: LogRecord) => boolean,
  { limit, utc, follow: follows }: LogsFlags,
  { pretty, color, print }: Ui,
): Promise<number> {
  let count = 0;
  const view = pretty ? viewer({ color, utc: utc === true }) : (record: LogRecord): string => JSON.stringify(record);
  let held: LogRecord[] | undefined = limit === undefined ? undefined : [];
  for await (const events of batches) {
    const records = events.map(recordOf).filter(shown);
    count += records.length;
    if (held !== undefined) held = [...held, ...records].slice(-(limit ?? 0));
    else for (const record of records) await print(`${view(record)}\n`);
    if (follows && events.length === 0 && held !== undefined) {
      for (const record of held) await print(`${view(record)}\n`);
      held = undefined;
    }
  }
  for (const record of held ?? []) await print(`${view(record)}\n`);
  return count;
}

function missing(error: unknown, groups: readonly LogGroup[]): UserError | undefined {
  if ((error as Error).name !== 'ResourceNotFoundException') return undefined;
  return new UserError(
    `A log group of the stack is gone: ${groups.map(({ logGroupName }) => logGroupName).join(', ')}.`,
    'Somebody deleted it by hand; deploy a change of the stack, or destroy and deploy it.',
    undefined,
    { cause: error },
  );
}
