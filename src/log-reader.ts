import { kindOf } from './aws/failure.ts';
import type { LogSource, Range } from './aws/log-events.ts';
import type { LogEvent, LogGroup } from './log-record.ts';
import type { Patience } from './patience.ts';

export interface Reading {
  readonly source: LogSource;
  readonly groups: readonly LogGroup[];
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/** Events held in memory at a time. A page of CloudWatch Logs has 10,000 at most. */
const most = 20_000;

/**
 * Every event of all groups in a range, in time order and each once. Ranges with more events than fit in memory are read
 * in slices, so that a million take no more than a few thousand do.
 */
export async function* readRange(reading: Reading, range: Range): AsyncGenerator<readonly LogEvent[]> {
  let width = range.to - range.from + 1;
  for (let from = range.from; from <= range.to; ) {
    const to = Math.min(from + width - 1, range.to);
    const events = await readSlice(reading, { from, to });
    if (events === undefined) {
      width = Math.ceil((to - from + 1) / 2);
      continue;
    }
    if (events.length > 0) yield events.sort((a, b) => a.timestamp - b.timestamp);
    from = to + 1;
    if (events.length < most / 4) width *= 2;
  }
}

/** All events of a slice; undefined where there are too many, unless it cannot be made smaller. */
async function readSlice(reading: Reading, slice: Range): Promise<LogEvent[] | undefined> {
  const found = new Map<string, LogEvent>();
  for (const group of reading.groups) {
    for (let token: string | undefined, last = false; !last; ) {
      const page = await onePage(reading, group, slice, token);
      if (page === 'again') {
        token = undefined; // what was found is found again, and kept once
        continue;
      }
      for (const event of page.events) {
        if (event.timestamp >= slice.from && event.timestamp <= slice.to) found.set(keyOf(event), event);
      }
      if (found.size > most && slice.to > slice.from) return undefined;
      token = page.next;
      last = token === undefined;
    }
  }
  return [...found.values()];
}

/** `again`: the place in the pages is known no more, as after a day; the slice has to be read from its beginning. */
const onePage: (
  reading: Reading,
  group: LogGroup,
  slice: Range,
  token: string | undefined,
) => Promise<Awaited<ReturnType<LogSource['page']>> | 'again'> = ({ source, patience, signal }, group, slice, token) =>
  patience(async () => {
    try {
      return await source.page(group, slice, token, signal);
    } catch (error) {
      if (token !== undefined && kindOf(error) === 'other' && (error as Error).name === 'InvalidParameterException')
        return 'again';
      throw error;
    }
  });

/** Ids are unique on AWS; an emulator gives all the same. */
export const keyOf = ({ group, id, timestamp, stream, message }: LogEvent): string =>
  id.length > 8 ? `${group.name} ${id}` : `${group.name} ${id} ${timestamp} ${stream} ${message}`;
