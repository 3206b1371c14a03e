import { setTimeout as sleep } from 'node:timers/promises';
import { formatDuration } from '../time.ts';
import { type Reading, readRange } from './reader.ts';
import type { LogEvent } from './record.ts';
import { Seen } from './seen.ts';

/** In milliseconds. */
export interface FollowTiming {
  readonly pollMs: number;
  /** Every poll reads this much again, as events become visible some time after they happened. */
  readonly overlapMs: number;
  /** Now and then this much is read again, for events that were sent late. */
  readonly lateMs: number;
  /** So many polls apart. */
  readonly sweepEvery: number;
  /** A pause of this length is one that nobody asked for: the machine slept, or AWS was away. */
  readonly gapMs: number;
}

const defaultTiming: FollowTiming = {
  pollMs: 2_000,
  overlapMs: 30_000,
  lateMs: 15 * 60_000,
  sweepEvery: 15,
  gapMs: 60_000,
};

/** Clocks of senders may be ahead of ours. */
const aheadMs = 5 * 60_000;
const maxSeen = 200_000;

export interface Following extends Reading {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly notice: (line: string) => void;
  readonly timing?: Partial<FollowTiming>;
}

export interface Batch {
  readonly events: readonly LogEvent[];
  /** Whether everything that there is by now has been read. */
  readonly caughtUp: boolean;
}

/**
 * Events as they come, each once, including what arrives late, twice, or after an outage. Never ends by itself.
 * @throws AbortError when `signal` fires
 */
export async function* follow({ since, notice, timing, ...reading }: Following): AsyncGenerator<Batch> {
  const { pollMs, overlapMs, lateMs, sweepEvery, gapMs } = { ...defaultTiming, ...timing };
  const seen = new Seen({ most: maxSeen, onForgotten: noticeOnce(() => seen.floor, lateMs, notice) });
  let last = since;
  for (let poll = 0; ; poll++) {
    const now = Date.now();
    const paused = poll > 0 && now - last > gapMs;
    if (paused) {
      notice(
        `Nothing was read for ${formatDuration(now - last)}; reading what came since ${new Date(last).toISOString()}.`,
      );
    }
    const again = poll % sweepEvery === 0 || paused ? lateMs : overlapMs;
    const from = Math.max(since, seen.floor, Math.min(last, now) - again);
    for await (const events of readRange(reading, { from, to: now + aheadMs })) {
      const fresh = events.filter((event) => seen.add(event));
      if (fresh.length > 0) yield { events: fresh, caughtUp: false };
    }
    yield { events: [], caughtUp: true };
    seen.forgetBefore(now - lateMs - overlapMs);
    last = now;
    await sleep(pollMs, undefined, { signal: reading.signal });
  }
}

/** Says once that events which come too late are not shown any more. */
function noticeOnce(floor: () => number, lateMs: number, notice: (line: string) => void): () => void {
  let noticed = false;
  return () => {
    const late = Date.now() - floor();
    if (late > lateMs || noticed) return;
    noticed = true;
    notice(`There are so many events that those which come more than ${formatDuration(late)} late are not shown.`);
  };
}
