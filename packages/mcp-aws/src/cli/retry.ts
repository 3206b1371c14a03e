import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsErrorKind, isTransient, kindOf } from './aws/errors.ts';
import { formatDuration } from './time.ts';

/** Sends a request until there is an answer. */
export type Retry = <T>(request: () => Promise<T>) => Promise<T>;

export interface RetryOptions {
  /** How often a request is sent at most; Infinity: until the signal. */
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** Takes a line when it begins to wait, and when it has waited. */
  readonly notice: (line: string) => void;
  /** Called when credentials have expired, before the next attempt. */
  readonly renew: () => void;
  /** Of the first wait, in milliseconds. Default: 500. */
  readonly firstWaitMs?: number;
}

const longestWaitMs = 30_000;

/**
 * Retries after what a later request may survive: throttling, outages, lost connections, and credentials that have expired
 * and may have been renewed since. Waits twice as long each time, up to half a minute, give or take a quarter.
 * @throws what the last attempt threw
 */
export function createRetry({ attempts, signal, notice, renew, firstWaitMs = 500 }: RetryOptions): Retry {
  let failingSince: number | undefined;
  return async (request) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await request();
        if (failingSince !== undefined)
          notice(`Back after ${formatDuration(Date.now() - failingSince)}; going on where it stopped.`);
        failingSince = undefined;
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        const kind = kindOf(error);
        const expired = kind === 'expired' || (kind === 'no-credentials' && failingSince !== undefined);
        const retryable = isTransient(error) || (expired && attempts === Number.POSITIVE_INFINITY);
        if (attempt >= attempts || !retryable) throw error;
        if (expired) renew();
        if (failingSince === undefined) notice(`${reasonFor(kind)} (${codeOf(error)}); trying again.`);
        failingSince ??= Date.now();
        const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
        await sleep(waitMs, undefined, { signal });
      }
    }
  };
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? (error as Error).name;

const reasonFor = (kind: AwsErrorKind): string => reasons[kind] ?? 'AWS failed';

const reasons: Readonly<Partial<Record<AwsErrorKind, string>>> = {
  throttled: 'AWS is throttling requests',
  unreachable: 'AWS cannot be reached',
  service: 'AWS failed',
  expired: 'The AWS credentials have expired; renew them (aws sso login), and this goes on',
};
