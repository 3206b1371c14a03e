import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient, kindOf } from './aws/failure.ts';
import { span } from './time.ts';

/** Asks until there is an answer. */
export type Patience = <T>(question: () => Promise<T>) => Promise<T>;

interface PatienceOptions {
  /** How often a question is asked at most; Infinity: until the signal. */
  readonly attempts: number;
  readonly signal: AbortSignal;
  /** Told when it begins to wait, and when it has waited. */
  readonly notice: (line: string) => void;
  /** Called when credentials have expired, before the next attempt. */
  readonly renew: () => void;
}

const longestMs = 30_000;
const firstMs = 500;

/**
 * Asks again after what a later request may survive: throttling, outages, lost connections, and credentials that have
 * expired and may have been renewed since. Waits twice as long each time, up to half a minute, give or take a quarter.
 * @throws what the last attempt threw
 */
export function patienceWith({ attempts, signal, notice, renew }: PatienceOptions): Patience {
  let troubled: number | undefined;
  return async (question) => {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await question();
        if (troubled !== undefined) notice(`Back after ${span(Date.now() - troubled)}; going on where it stopped.`);
        troubled = undefined;
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        const kind = kindOf(error);
        const expired = kind === 'expired' || (kind === 'no-credentials' && troubled !== undefined);
        if (attempt >= attempts || !(isTransient(error) || (expired && attempts === Number.POSITIVE_INFINITY)))
          throw error;
        if (expired) renew();
        if (troubled === undefined)
          notice(
            `${reasons[kind] ?? 'AWS failed'} (${(error as { code?: string }).code ?? (error as Error).name}); trying again.`,
          );
        troubled ??= Date.now();
        await sleep(Math.min(longestMs, firstMs * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2), undefined, {
          signal,
        });
      }
    }
  };
}

const reasons: Readonly<Record<string, string>> = {
  throttled: 'AWS asks to slow down',
  unreachable: 'AWS cannot be reached',
  service: 'AWS failed',
  expired: 'The AWS credentials have expired; renew them (aws sso login), and this goes on',
};
