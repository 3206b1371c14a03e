import type { Answer } from './answer.ts';
import { errorCodes, errorMessage } from './jsonrpc.ts';

/** Kept back to send an answer before the platform ends the call. */
const reserveMs = 500;

/** When a call has to end, which is answered: a caller that only sees its connection cut retries what will never work. */
export interface Deadline {
  /** Fires when the client hangs up, and shortly before the call has to end. */
  readonly signal: AbortSignal;
  /** What is to be said where time ran out; undefined: it did not. */
  readonly timedOut: () => Answer | undefined;
  /** To be called once the call has ended. */
  clear(): void;
}

/**
 * @param client fires when the client hangs up
 * @param id of the JSON-RPC request, for the answer
 * @param remainingMs until the platform ends the call; undefined: no limit
 * @param limitMs for which the server's own limit lets a call run
 */
export function createDeadline(
  client: AbortSignal,
  id: unknown,
  remainingMs: number | undefined,
  limitMs: number,
): Deadline {
  const controller = new AbortController();
  const ms = Math.min(limitMs, Math.max((remainingMs ?? Number.POSITIVE_INFINITY) - reserveMs, 1));
  const timer = setTimeout(() => controller.abort(), ms);
  const { signal } = controller;
  return {
    signal: AbortSignal.any([client, signal]),
    timedOut: () =>
      signal.aborted
        ? errorMessage(errorCodes.timedOut, `Request timed out: a call may take ${seconds(ms)} seconds`, id)
        : undefined,
    clear: () => clearTimeout(timer),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
