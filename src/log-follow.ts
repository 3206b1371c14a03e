import { setTimeout as sleep } from 'node:timers/promises';
import { keyOf, type Reading, readRange } from './log-reader.ts';
import type { LogEvent } from './log-record.ts';
import { span } from './time.ts';

export interface Following extends Reading {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly notice: (line: string) => void;
}

const pollMs = 2_000;
/** Every poll reads this much again, as events become visible some time after they happened. */
const overlapMs = 30_000;
/** Now and then this much is read again, for events that were sent late. */
const lateMs = 15 * 60_000;
const sweepEvery = 15;
/** Clocks of senders may be ahead of ours. */
const aheadMs = 5 * 60_000;
/** A pause that nobody asked for. */
const gapMs = 60_000;

/**
 * Events as they come, each once: what arrives late, twice, or after an outage too. Never ends by itself.
 * An empty batch says that everything there is now has been read.
 * @throws AbortError when `signal` fires
 */
export async function* follow({ since, notice, ...reading }: Following): AsyncGenerator<readonly LogEvent[]> {
  const seen = new Seen(notice);
  let last = since;
  for (let poll = 0; ; poll++) {
    const now = Date.now();
    if (poll > 0 && now - last > gapMs) {
      notice(`Nothing was read for ${span(now - last)}; reading what came since ${new Date(last).toISOString()}.`);
    }
    const again = poll % sweepEvery === 0 || now - last > gapMs ? lateMs : overlapMs;
    const from = Math.max(since, seen.floor, Math.min(last, now) - again);
    for await (const events of readRange(reading, { from, to: now + aheadMs })) {
      const fresh = events.filter((event) => seen.add(event));
      if (fresh.length > 0) yield fresh;
    }
    yield [];
    seen.forgetBefore(now - lateMs - overlapMs);
    last = now;
    await sleep(pollMs, undefined, { signal: reading.signal });
  }
}

const bucketMs = 10_000;
const mostSeen = 200_000;

/** Remembers which events were shown, for as long as they may be read again. */
class Seen {
  /** Events before it are not told apart any more, so they are neither read again nor shown. */
  floor = Number.NEGATIVE_INFINITY;
  private readonly buckets = new Map<number, Set<string>>();
  private size = 0;
  private told = false;
  private readonly notice: (line: string) => void;

  constructor(notice: (line: string) => void) {
    this.notice = notice;
  }

  /** Whether the event is new. */
  add(event: LogEvent): boolean {
    if (event.timestamp < this.floor) return false;
    const slot = Math.floor(event.timestamp / bucketMs);
    const bucket = this.buckets.get(slot) ?? new Set();
    this.buckets.set(slot, bucket);
    const key = keyOf(event);
    if (bucket.has(key)) return false;
    bucket.add(key);
    this.size++;
    if (this.size > mostSeen) this.forgetOldest();
    return true;
  }

  forgetBefore(time: number): void {
    for (const [slot, bucket] of this.buckets) if ((slot + 1) * bucketMs <= time) this.forget(slot, bucket);
  }

  private forgetOldest(): void {
    const slots = [...this.buckets.keys()].sort((a, b) => a - b);
    for (const slot of slots.slice(0, -1)) {
      if (this.size <= mostSeen) break;
      const bucket = this.buckets.get(slot);
      if (bucket !== undefined) this.forget(slot, bucket);
    }
    const late = Date.now() - this.floor;
    if (late > lateMs || this.told) return;
    this.told = true;
    this.notice(`There are so many events that those which come more than ${span(late)} late are not shown.`);
  }

  private forget(slot: number, bucket: ReadonlySet<string>): void {
    this.buckets.delete(slot);
    this.size -= bucket.size;
    this.floor = Math.max(this.floor, (slot + 1) * bucketMs);
  }
}
