import { type LogSource, PageTokenLost, type Range } from '../aws/log-events.ts';
import type { Retry } from '../retry.ts';
import type { LogEvent, LogGroup } from './record.ts';

export interface Reading {
  readonly source: LogSource;
  readonly groups: readonly LogGroup[];
  readonly retry: Retry;
  readonly signal: AbortSignal;
}

/** Events held in memory at a time. A page of CloudWatch Logs has 10,000 at most. */
const maxEvents = 20_000;

/**
 * Every event of all groups in a range, in time order and each once. Ranges with more events than fit in memory are read
 * in slices, so that a million take no more memory than a few thousand.
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
    if (events.length < maxEvents / 4) width *= 2;
  }
}

/** All events of a slice; undefined where there are too many, unless it cannot be made smaller. */
async function readSlice({ source, groups, retry, signal }: Reading, slice: Range): Promise<LogEvent[] | undefined> {
  const found = new Map<string, LogEvent>();
  for (const group of groups) {
    let token: string | undefined;
    do {
      try {
        const at = token;
        const page = await retry(() => source.page(group, slice, at, signal));
        for (const event of page.events) {
          if (event.timestamp >= slice.from && event.timestamp <= slice.to) found.set(keyOf(event), event);
        }
        if (found.size > maxEvents && slice.to > slice.from) return undefined;
        token = page.next;
      } catch (error) {
        if (!(error instanceof PageTokenLost)) throw error;
        return readSlice({ source, groups, retry, signal }, slice);
      }
    } while (token !== undefined);
  }
  return [...found.values()];
}

/** Ids are unique on AWS; an emulator gives every event the same. */
export const keyOf = ({ group, id, timestamp, stream, message }: LogEvent): string =>
  id.length > 8 ? `${group.name} ${id}` : `${group.name} ${id} ${timestamp} ${stream} ${message}`;
