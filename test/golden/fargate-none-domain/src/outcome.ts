import { AsyncLocalStorage } from 'node:async_hooks';

/** The names of this server's tools, as opposed to whatever a caller may send. */
export const tools = new Set<unknown>();

/** What the inside of a call knows of how it ended, for its line in the log. */
export interface Outcome {
  /** `tool_error` is meant for the caller to read; `tool_failed` is a failure of ours. */
  errorCode?: 'tool_error' | 'tool_failed' | 'insufficient_scope';
  /** The tool has come to its end. What then goes wrong is not the caller's fault. */
  returned?: true;
}

const outcomes = new AsyncLocalStorage<Outcome>();

/** Runs a call, which notes what becomes of it in `outcome`. */
export const withOutcome = <Result>(outcome: Outcome, run: () => Result): Result => outcomes.run(outcome, run);

export const note = (noted: Outcome): void => void Object.assign(outcomes.getStore() ?? {}, noted);
