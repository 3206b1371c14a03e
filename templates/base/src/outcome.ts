import { AsyncLocalStorage } from 'node:async_hooks';

/** What the inside of a call knows of how it ended, for its line in the log. */
export interface Outcome {
  /** A tool of this server, as registered: not whatever name a caller may send. */
  tool?: string;
  /** `tool_error` is meant for the caller to read; `tool_failed` is a failure of ours. */
  errorCode?: 'tool_error' | 'tool_failed' | 'insufficient_scope' | 'cancelled';
}

const outcomes = new AsyncLocalStorage<Outcome>();

/** Runs a call, which notes what becomes of it in `outcome`. */
export const withOutcome = <Result>(outcome: Outcome, run: () => Result): Result => outcomes.run(outcome, run);

export const note = (noted: Outcome): void => void Object.assign(outcomes.getStore() ?? {}, noted);
