import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import type { Mint, TokenIssuer } from '../../src/testing/guard/token-issuer.ts';
import { decisionOn, goodToken, profiles, startFlakyIssuer, startIssuer, startOAuth } from './oauth.ts';

/** An issuer for all tests of a file. */
export function useIssuer(): () => TokenIssuer {
  let issuer: TokenIssuer | undefined;
  beforeAll(async () => {
    issuer = await startIssuer();
  }, 60_000);
  afterAll(() => issuer?.close());
  return () => issuer ?? expect.fail('the issuer is started before the first test');
}

const profile = profiles.find(({ mode }) => mode === 'oidc') ?? expect.fail('no profile');

/** What a guard answers; 200 for whom it lets in. */
export interface Knocked {
  readonly status: number;
  readonly headers: Headers;
  readonly rejection?: string;
}

/** An issuer that can be made to fail, and a clock that can be put forward, anew for each test of a file. */
export function useFlakyIssuer() {
  let issuer: Awaited<ReturnType<typeof startFlakyIssuer>> | undefined;
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    issuer = await startFlakyIssuer();
  }, 60_000);
  afterEach(async () => {
    vi.useRealTimers();
    await issuer?.close();
  });
  const get = () => issuer ?? expect.fail('the issuer is started before each test');
  return {
    profile,
    issuer: get,
    later: (ms: number): void => void vi.setSystemTime(Date.now() + ms),
    /** The guard of a server that starts now. */
    async startGuard(): Promise<(token?: Mint) => Promise<Knocked>> {
      const { auth } = await startOAuth(profile, get());
      return async (token = {}) => {
        const decision = await decisionOn(auth.guard, await goodToken(get(), profile, token));
        if (!('refusal' in decision)) return { status: 200, headers: new Headers() };
        const { rejection, response } = decision.refusal;
        return { status: response.status, headers: response.headers, rejection };
      };
    },
  };
}
