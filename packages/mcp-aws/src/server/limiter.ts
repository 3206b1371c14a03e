import { setImmediate } from 'node:timers/promises';
import type { Invocation } from './context.ts';
import type { Limits } from './limits.ts';
import type { SharedRate } from './shared-rate.ts';
import { createThrottle, type Rate } from './throttle.ts';

/** A request that was let in. */
export interface Entered {
  /**
   * Resolves when its work may begin: that of a caller's requests begins in turns of the event loop of their own, so that what
   * others want comes between them.
   */
  turn(): Promise<void>;
  /** To be called once it has ended. */
  leave(): void;
}

/** A request that was not: which limit it met. */
export interface Exceeded {
  readonly limit: string;
}

/** Lets requests in. @param principal of the caller; undefined where there is no auth, and so no caller to tell from others */
export type Limiter = (principal: string | undefined) => Entered | Exceeded;

/** Lets requests in that all instances would. */
export type SharedLimiter = (principal: string | undefined) => Promise<Entered | Exceeded>;

/** Asks what all instances share, of a request that this one would let in. @param isWithin undefined: they share nothing */
export function sharing(
  enter: Limiter,
  isWithin: SharedRate | undefined,
  { rateLimit, burstLimit }: Rate,
): SharedLimiter {
  return async (principal) => {
    const entered = enter(principal);
    if (principal === undefined || isWithin === undefined || !('leave' in entered)) return entered;
    if (await isWithin(principal)) return entered;
    entered.leave();
    return {
      limit: `a caller may make ${rateLimit} calls a second, and ${burstLimit} at once, of all instances together`,
    };
  };
}

/** Lets a request leave once its caller has the answer, or is gone: an answer that waits for its caller is in memory. */
export function leaveWhenSent(entered: Entered | Exceeded, { sent }: Invocation): void {
  if (!('leave' in entered)) return;
  if (sent === undefined) entered.leave();
  else sent.then(() => entered.leave());
}

/** Callers that are remembered. One that was forgotten begins anew, with all of its burst. */
const mostCallers = 10_000;

interface CallerUse {
  readonly mayCall: () => boolean;
  readonly turn: () => Promise<void>;
  calls: number;
}

/** Limits each caller, so that none can hurt another, and all of them together. */
export function createLimiter(perCaller: Limits['perCaller'], all: Rate | undefined, now?: () => number): Limiter {
  const mayAnyoneCall = all === undefined ? () => true : createThrottle(all, now);
  const callers = new Map<string, CallerUse>();
  const useOf = (principal: string): CallerUse => {
    const use = callers.get(principal) ?? { mayCall: createThrottle(perCaller, now), turn: createTurns(), calls: 0 };
    // The last that was used is the last in the map.
    callers.delete(principal);
    callers.set(principal, use);
    if (callers.size > mostCallers) forgetOne(callers);
    return use;
  };
  return (principal) => {
    const use = principal === undefined ? undefined : useOf(principal);
    if (use !== undefined && use.calls >= perCaller.concurrency)
      return { limit: `a caller may make ${perCaller.concurrency} calls at once` };
    if (use !== undefined && !use.mayCall())
      return { limit: `a caller may make ${perCaller.rateLimit} calls a second, and ${perCaller.burstLimit} at once` };
    if (!mayAnyoneCall()) return { limit: `the server takes ${all?.rateLimit} calls a second from all callers` };
    if (use !== undefined) use.calls += 1;
    let hasLeft = false;
    return {
      turn: async () => use?.turn(),
      leave() {
        if (use !== undefined && !hasLeft) use.calls -= 1;
        hasLeft = true;
      },
    };
  };
}

function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => {
    const mine = last;
    last = mine.then(() => setImmediate());
    return mine;
  };
}

/** Forgets the caller that was here least recently, and has no call open. */
function forgetOne(callers: Map<string, CallerUse>): void {
  for (const [principal, { calls }] of callers) {
    if (calls > 0) continue;
    callers.delete(principal);
    return;
  }
}
