import { describe, expect, it } from 'vitest';
import { type LogSource, PageTokenLost } from '../../src/cli/aws/log-events.ts';
import { follow } from '../../src/cli/logs/follow.ts';
import { type Reading, readRange } from '../../src/cli/logs/reader.ts';
import type { LogEvent } from '../../src/cli/logs/record.ts';
import { Seen } from '../../src/cli/logs/seen.ts';
import { createRetry } from '../../src/cli/retry.ts';

const server = { name: 'server', logGroupName: 'server-group' } as const;
const access = { name: 'access', logGroupName: 'access-group' } as const;

const event = (timestamp: number, fields: Partial<LogEvent> = {}): LogEvent => {
  const message = fields.message ?? `at ${timestamp}`;
  return { group: server, id: `${message} `.padEnd(56, '0'), timestamp, stream: 's', message, ...fields };
};

interface SourceOptions {
  readonly pageSize?: number;
  /** Thrown by the next reads of a page, one after the other. */
  readonly faults?: Error[];
  /** Every page begins with the last event of the page before. */
  readonly repeats?: boolean;
  /** Pages come last to first, as do the events within each. */
  readonly outOfOrder?: boolean;
}

/** A source of these events. `pages` counts the reads. */
function sourceOf(
  events: readonly LogEvent[],
  { pageSize = 10_000, faults = [], repeats = false, outOfOrder = false }: SourceOptions = {},
): LogSource & { pages: number } {
  const source = {
    pages: 0,
    renew: () => undefined,
    async page(group: LogEvent['group'], { from, to }: { from: number; to: number }, token = '0') {
      source.pages += 1;
      const fault = faults.shift();
      if (fault !== undefined) throw fault;
      const found = events.filter(({ group: own, timestamp }) => own === group && timestamp >= from && timestamp <= to);
      const pages = Math.max(1, Math.ceil(found.length / pageSize));
      const page = Number(token);
      const place = outOfOrder ? pages - 1 - page : page;
      const slice = found.slice(Math.max(0, place * pageSize - (repeats ? 1 : 0)), (place + 1) * pageSize);
      return {
        events: outOfOrder ? slice.reverse() : slice,
        next: page + 1 < pages ? String(page + 1) : undefined,
      };
    },
  };
  return source;
}

function readingOf(source: LogSource, abort = new AbortController()): Reading {
  const { signal } = abort;
  const retry = createRetry({ attempts: 6, signal, notice: () => undefined, renew: source.renew, firstWaitMs: 1 });
  return { source, groups: [server, access], retry, signal };
}

async function allOf(source: LogSource, from = 0, to = 1_000_000): Promise<string[]> {
  const messages: string[] = [];
  for await (const events of readRange(readingOf(source), { from, to }))
    messages.push(...events.map(({ message }) => message));
  return messages;
}

describe('a range', () => {
  const events = Array.from({ length: 100 }, (_, index) =>
    event(index * 100, index % 3 === 0 ? { group: access, message: `access ${index}` } : {}),
  );
  const expected = events.map(({ message }) => message);

  it.each<[string, SourceOptions]>([
    ['in one page', {}],
    ['in small pages', { pageSize: 7 }],
    ['in pages that repeat events', { pageSize: 7, repeats: true }],
    ['in pages out of order', { pageSize: 7, outOfOrder: true }],
    ['after throttling', { pageSize: 50, faults: [Object.assign(new Error('x'), { name: 'ThrottlingException' })] }],
  ])('has every event once, in time order: %s', async (_, options) =>
    expect(await allOf(sourceOf(events, options))).toEqual(expected),
  );

  it('begins again where the place in the pages is lost, as after a day', async () => {
    const lost = new PageTokenLost('The specified nextToken is invalid.');
    const source = sourceOf(events, { pageSize: 20 });
    const { page } = source;
    let reads = 0;
    source.page = (...args) => {
      reads += 1;
      return reads === 2 ? Promise.reject(lost) : page(...args);
    };
    expect(await allOf(source)).toEqual(expected);
  });

  it('includes both of its ends', async () =>
    expect(await allOf(sourceOf(events), 100, 300)).toEqual(['at 100', 'at 200', 'access 3']));

  it('has two events of the same text, also where an emulator gives all the same id', async () => {
    const same = [event(1, { message: 'x', id: '0' }), event(2, { message: 'x', id: '0' })];
    expect(await allOf(sourceOf([...same, event(2, { message: 'x', id: '0' })]))).toEqual(['x', 'x']);
  });

  it('of more events than fit in memory is read in slices, none of them larger', async () => {
    const many = Array.from({ length: 70_000 }, (_, index) => event(index));
    let largest = 0;
    let count = 0;
    for await (const events of readRange(readingOf(sourceOf(many)), { from: 0, to: 70_000 })) {
      largest = Math.max(largest, events.length);
      count += events.length;
    }
    expect([count, largest <= 20_000]).toEqual([70_000, true]);
  });

  it('ends with the error that does not go away', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    await expect(allOf(sourceOf(events, { faults: [denied] }))).rejects.toBe(denied);
  });
});

describe('following', () => {
  const now = Date.now();
  const timing = { pollMs: 1, overlapMs: 60_000, lateMs: 3_600_000, sweepEvery: 4, gapMs: 600_000 };

  /** What is read in so many polls, and which ranges were asked for. @param visible from which poll on an event is there */
  async function followed(
    polls: number,
    visible: (poll: number) => readonly LogEvent[],
    overrides: Partial<typeof timing> = {},
  ) {
    const abort = new AbortController();
    const notices: string[] = [];
    const messages: string[] = [];
    const ranges: number[] = [];
    let poll = 0;
    const source: LogSource = {
      renew: () => undefined,
      async page(group, { from, to }) {
        if (group === server) ranges.push(from);
        const events = visible(poll).filter(
          (one) => one.group === group && one.timestamp >= from && one.timestamp <= to,
        );
        return { events, next: undefined };
      },
    };
    const reading = {
      ...readingOf(source, abort),
      since: now - 7_200_000,
      notice: (line: string) => void notices.push(line),
    };
    try {
      for await (const { events, caughtUp } of follow({ ...reading, timing: { ...timing, ...overrides } })) {
        messages.push(...events.map(({ message }) => message));
        if (caughtUp) poll += 1;
        if (poll === polls) abort.abort();
      }
    } catch (error) {
      if (!abort.signal.aborted) throw error;
    }
    return { messages, notices, ranges };
  }

  it('shows what is there, and then what comes, each once', async () => {
    const before = event(now - 1_000, { message: 'before' });
    const later = event(now + 5, { message: 'later' });
    const { messages } = await followed(6, (poll) => (poll < 2 ? [before] : [before, later]));
    expect(messages).toEqual(['before', 'later']);
  });

  it('shows what becomes visible late: within the overlap at once, and what is later at the next sweep', async () => {
    const late = event(now - 30_000, { message: 'late' });
    const veryLate = event(now - 1_800_000, { message: 'very late' });
    const seen = async (polls: number): Promise<string[]> =>
      (await followed(polls, (poll) => (poll < 1 ? [] : [late, veryLate]))).messages;
    expect(await seen(4)).toEqual(['late']);
    expect(await seen(5)).toEqual(['late', 'very late']);
  });

  it('says when nothing was read for a while, and reads what came since', async () => {
    const { notices, ranges } = await followed(2, () => [], { gapMs: -1 });
    expect(notices[0]).toMatch(/^Nothing was read for \d+ ms; reading what came since 20/);
    expect(ranges.every((from) => from < now - 3_000_000)).toBe(true);
  });
});

it('forgets the oldest events when there are too many, says so, and does not show them again', () => {
  let forgotten = 0;
  const onForgotten = (): void => {
    forgotten += 1;
  };
  const seen = new Seen({ most: 3, onForgotten });
  const at = (seconds: number, message: string): LogEvent => event(seconds * 1_000, { message });
  for (const second of [10, 20, 30]) expect(seen.add(at(second, `${second}`))).toBe(true);
  expect(seen.add(at(20, '20'))).toBe(false);
  expect(seen.add(at(40, '40'))).toBe(true);
  expect([forgotten, seen.floor]).toEqual([1, 20_000]);
  expect(seen.add(at(10, 'another, just as old'))).toBe(false);
});
