import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import type { Mint } from '../../src/testing/guard/token-issuer.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { goodToken, resourceUrl, startOAuth } from '../support/oauth.ts';
import { useFlakyIssuer } from '../support/use-issuer.ts';

const { profile, issuer, later, startGuard } = useFlakyIssuer();

/** Puts the clock, which stands still, to a whole second, and returns it. */
function toTheSecond(): number {
  later(1000 - (Date.now() % 1000));
  return Date.now() / 1000;
}

describe('a token', () => {
  it('is good for clocks that differ by thirty seconds, and for a day', async () => {
    const knock = await startGuard();
    const now = toTheSecond();
    const day = 86_400;
    const statusOf = async (claims: Mint['claims']) => (await knock({ claims: claims ?? {} })).status;
    expect([await statusOf({ iat: now + 30 }), await statusOf({ iat: now + 31 })]).toEqual([200, 401]);
    expect([await statusOf({ exp: now - 29 }), await statusOf({ exp: now - 30 })]).toEqual([200, 401]);
    expect([await statusOf({ exp: now + day }), await statusOf({ exp: now + day + 1 })]).toEqual([200, 401]);
  });

  it.each<[Mint, string]>([
    [{ claims: { iat: 1, exp: 2 } }, 'token expired'],
    [{ header: { kid: 'unknown' } }, 'unknown signing key'],
    [{ claims: { iss: 'https://evil.example' } }, 'the token is of another issuer'],
    [{ claims: { sub: undefined } }, 'the token is not valid'],
    [{ key: 'stranger' }, 'the token is not valid'],
  ])('is refused with what is wrong: %j', async (token, why) => {
    const knock = await startGuard();
    expect((await knock(token)).headers.get('www-authenticate')).toContain(
      `error="invalid_token", error_description="${why}"`,
    );
  });
});

describe('keys that are not known', () => {
  it('of a flood of tokens cause one request, and harm no good token', async () => {
    const knock = await startGuard();
    later(5000);
    const flood = Array.from({ length: 300 }, async (_, index) => knock({ header: { kid: `unknown-${index}` } }));
    const good = await Promise.all(Array.from({ length: 20 }, () => knock()));
    expect(new Set(good.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { status, headers } of await Promise.all(flood)) {
      if (status !== 401) expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    }
    expect(issuer().hits()).toBe(2); // at the start, and for all of these
  });

  it('are looked for, and bad if the issuer does not have them', async () => {
    const knock = await startGuard();
    expect((await knock({ header: { kid: 'unknown' } })).status).toBe(401);
    expect(issuer().hits()).toBe(2);
  });

  it('may be new between two reads: their tokens are neither refused nor let in', async () => {
    const knock = await startGuard();
    expect((await knock({ header: { kid: 'unknown' } })).status).toBe(401);
    issuer().publish('second');
    const { status, headers } = await knock({ key: 'second' });
    expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
    expect(issuer().hits()).toBe(2);
    later(5000);
    expect((await knock({ key: 'second' })).status).toBe(200);
  });

  it.each(['down', 'html', 'huge', 'empty'] as const)(
    'may be new while the issuer is %s: their tokens are not refused',
    async (state) => {
      const knock = await startGuard();
      issuer().publish('second');
      issuer().become(state);
      const answers = await Promise.all(Array.from({ length: 20 }, () => knock({ key: 'second' })));
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(503));
      // One for each attempt is an outage: the others would make it as large as callers like.
      const rejections = answers.map(({ rejection }) => rejection);
      expect(rejections.filter((rejection) => rejection === 'unavailable')).toHaveLength(1);
      expect(rejections.filter((rejection) => rejection === 'unknown_key')).toHaveLength(19);
      issuer().become('up');
      later(5000);
      expect((await knock({ key: 'second' })).status).toBe(200);
    },
  );

  it('are looked for where a token names none, too', async () => {
    const knock = await startGuard();
    issuer().publish('second');
    const header = { kid: undefined };
    expect((await knock({ key: 'second', header })).status).toBe(200);
    expect((await knock({ key: 'stranger', header })).status).toBe(503);
    later(5000);
    expect((await knock({ key: 'stranger', header })).status).toBe(401);
  });

  it('do not matter where a token is too old, or of another issuer', async () => {
    const knock = await startGuard();
    await knock({ header: { kid: 'unknown' } });
    const header = { kid: 'another' };
    const past = Math.floor(Date.now() / 1000) - 600;
    expect((await knock({ header })).status).toBe(503);
    expect((await knock({ header, claims: { iat: past - 60, exp: past } })).status).toBe(401);
    expect((await knock({ header, claims: { iss: 'https://evil.example' } })).status).toBe(401);
    const now = toTheSecond();
    expect((await knock({ header, claims: { exp: now - 29 } })).status).toBe(503);
    expect((await knock({ header, claims: { exp: now - 30 } })).status).toBe(401);
  });

  it('move no metric of failures, and an outage does', async () => {
    const { auth, config } = await startOAuth(profile, issuer());
    const app = await createTestApp({ definition: defineServer({}), auth, config, url: resourceUrl });
    const call = async (token: Mint): Promise<number> => {
      const headers = { authorization: `Bearer ${await goodToken(issuer(), profile, token)}` };
      return (await app.send(new Request(resourceUrl, { method: 'POST', headers }))).status;
    };
    const sum = (name: string): number => app.lines().reduce((total, line) => total + Number(line[name] ?? 0), 0);
    for (let index = 0; index < 20; index += 1) await call({ header: { kid: `unknown-${index}` } });
    expect([sum('Errors'), sum('Calls'), sum('Rejections')]).toEqual([0, 0, 20]);
    expect(app.lines().filter(({ level }) => level !== 'INFO')).toEqual([]);
    issuer().become('down');
    later(25 * 3_600_000);
    expect([await call({}), await call({})]).toEqual([503, 503]);
    expect([sum('Errors'), sum('Calls'), sum('Rejections')]).toEqual([2, 2, 22]);
    expect(app.lines().filter(({ level, Errors }) => level === 'ERROR' && Errors === 1)).toHaveLength(2);
  });
});
