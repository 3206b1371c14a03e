export interface Counts {
  answered: number;
  /** Answered as they should, after the server was told to stop. */
  answeredWhileStopping: number;
  /** Refused as they should: deliberate errors. */
  errors: number;
  progress: number;
  unexpected: number;
  /** A connection was there, and its request got no answer or half of one. */
  lost: number;
  /** No connection was made. */
  refused: number;
}

/** There was no connection, so nothing was sent. */
export class Refused extends Error {}

/** Something that a client does. */
interface Work {
  readonly kind: string;
  /** Whether it is a deliberate error. */
  readonly error?: boolean | undefined;
  /** Resolves with what was wrong with the answer; undefined: nothing. */
  run(): Promise<string | undefined>;
}

/** What all clients of a load have done so far. */
export interface Tally {
  readonly counts: Counts;
  /** Milliseconds of every answered request by kind. */
  readonly taken: Map<string, number[]>;
  /** What should not have been, at most a hundred lines of it. */
  readonly failures: string[];
  /** Requests that are sent and not answered. */
  inFlight: number;
  /** The server was told to stop. */
  stopping: boolean;
  /** The clients are to stop. */
  over: boolean;
}

export const createTally = (): Tally => ({
  counts: { answered: 0, answeredWhileStopping: 0, errors: 0, progress: 0, unexpected: 0, lost: 0, refused: 0 },
  taken: new Map(),
  failures: [],
  inFlight: 0,
  stopping: false,
  over: false,
});

/** Does it, and counts how it ended. Returns whether the client may go on: one that lost a request does not. */
export async function count(tally: Tally, { kind, error = false, run }: Work): Promise<boolean> {
  const { counts, taken } = tally;
  const fail = (line: string): void => void (tally.failures.length < 100 && tally.failures.push(`${kind}: ${line}`));
  const began = performance.now();
  tally.inFlight++;
  try {
    const wrong = await run();
    counts.answered++;
    if (wrong !== undefined) {
      counts.unexpected++;
      fail(wrong.slice(0, 300));
    } else {
      if (error) counts.errors++;
      if (tally.stopping) counts.answeredWhileStopping++;
      const times = taken.get(kind) ?? [];
      times.push(performance.now() - began);
      taken.set(kind, times);
    }
    return true;
  } catch (thrown) {
    if (thrown instanceof Refused) counts.refused++;
    else counts.lost++;
    fail(thrown instanceof Error ? thrown.message : String(thrown));
    return false;
  } finally {
    tally.inFlight--;
  }
}
