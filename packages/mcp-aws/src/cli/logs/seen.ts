import { keyOf } from './reader.ts';
import type { LogEvent } from './record.ts';

const bucketMs = 10_000;

interface SeenOptions {
  /** Events remembered at most. */
  readonly most: number;
  /** Called when the oldest had to be forgotten to make room. */
  readonly onForgotten: () => void;
}

/** Remembers which events were shown, for as long as they may be read again. */
export class Seen {
  /** Events before it can no longer be told apart, so they are neither read again nor shown. Milliseconds since 1970. */
  floor = Number.NEGATIVE_INFINITY;
  readonly #buckets = new Map<number, Set<string>>();
  readonly #options: SeenOptions;
  #size = 0;

  constructor(options: SeenOptions) {
    this.#options = options;
  }

  /** Whether the event is new. */
  add(event: LogEvent): boolean {
    if (event.timestamp < this.floor) return false;
    const slot = Math.floor(event.timestamp / bucketMs);
    const bucket = this.#buckets.get(slot) ?? new Set();
    this.#buckets.set(slot, bucket);
    const key = keyOf(event);
    if (bucket.has(key)) return false;
    bucket.add(key);
    this.#size++;
    if (this.#size > this.#options.most) this.#forgetOldest();
    return true;
  }

  forgetBefore(time: number): void {
    for (const [slot, bucket] of this.#buckets) if ((slot + 1) * bucketMs <= time) this.#forget(slot, bucket);
  }

  #forgetOldest(): void {
    const slots = [...this.#buckets.keys()].sort((a, b) => a - b);
    for (const slot of slots.slice(0, -1)) {
      if (this.#size <= this.#options.most) break;
      const bucket = this.#buckets.get(slot);
      if (bucket !== undefined) this.#forget(slot, bucket);
    }
    this.#options.onForgotten();
  }

  #forget(slot: number, bucket: ReadonlySet<string>): void {
    this.#buckets.delete(slot);
    this.#size -= bucket.size;
    this.floor = Math.max(this.floor, (slot + 1) * bucketMs);
  }
}
