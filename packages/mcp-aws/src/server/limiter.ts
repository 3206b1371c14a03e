import type { Invocation } from './context.ts';
import type { Limits } from './limits.ts';
import { createThrottle, type Rate } from './throttle.ts';

/** A request that was let in; `leave` is to be called once it has ended. */
export interface Entered {
  leave(): void;
}

/** A request that was not: which limit it met. */
export interface Exceeded {
  readonly limit: string;
}

/** Lets requests in. @param principal of the caller; undefined where there is no auth, and so no caller to tell from others */
export type Limiter = (principal: string | undefined) => Entered | Exceeded;

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
  calls: number;
}

/** Limits each caller, so that none can hurt another, and all of them together. */
export function createLimiter(perCaller: Limits['perCaller'], all: Rate | undefined, now?: () => number): Limiter {
  const mayAnyoneCall = all === undefined ? () => true : createThrottle(all, now);
  const callers = new Map<string, CallerUse>();
  const useOf = (principal: string): CallerUse => {
    const use = callers.get(principal) ?? { mayCall: createThrottle(perCaller, now), calls: 0 };
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
      leave() {
        if (use !== undefined && !hasLeft) use.calls -= 1;
        hasLeft = true;
      },
    };
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
