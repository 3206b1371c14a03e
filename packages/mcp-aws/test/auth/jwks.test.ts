import { describe, expect, it, vi } from 'vitest';
import { decisionOn, goodToken, startFlakyIssuer, startOAuth } from '../support/oauth.ts';
import { useFlakyIssuer } from '../support/use-issuer.ts';

const hour = 3_600_000;
const { profile, issuer, later, startGuard } = useFlakyIssuer();

describe('the signing keys', () => {
  it('are read while the server starts, and once', async () => {
    const knock = await startGuard();
    expect(issuer().hits()).toBe(1);
    expect((await knock()).status).toBe(200);
    expect(issuer().hits()).toBe(1);
  });

  it.each(['down', 'html', 'huge', 'empty'] as const)('%s: 503 to try again, and no login', async (state) => {
    issuer().become(state);
    const knock = await startGuard();
    const answers = await Promise.all(Array.from({ length: 20 }, () => knock()));
    for (const { status, headers } of answers) {
      expect([status, headers.get('retry-after'), headers.get('www-authenticate')]).toEqual([503, '5', null]);
    }
    expect(issuer().hits()).toBe(1);
    issuer().become('up');
    later(5000);
    expect((await knock()).status).toBe(200);
  });

  it.each(['down', 'html', 'huge', 'empty'] as const)('%s once they are known: no harm', async (state) => {
    const knock = await startGuard();
    issuer().become(state);
    expect((await knock()).status).toBe(200);
    later(2 * hour);
    expect((await knock()).status).toBe(200);
    expect((await knock({ header: { kid: 'unknown' } })).status).toBe(503); // it may be a new one
    later(24 * hour);
    expect((await knock()).status).toBe(503); // they may have been withdrawn long ago
  });

  it('rotate: the new one is known at once, the old one no more', async () => {
    const knock = await startGuard();
    issuer().publish('second');
    later(5000);
    expect((await knock({ key: 'second' })).status).toBe(200);
    expect((await knock({ key: 'first' })).status).toBe(401);
  });
});

it('an issuer that does not answer holds the start of a server up for three seconds at most', async () => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(20));
  issuer().become('slow');
  const { auth } = await startOAuth(profile, issuer());
  expect(asked).toHaveBeenCalledExactlyOnceWith(3000);
  asked.mockRestore();
  const decision = await decisionOn(auth.guard, await goodToken(issuer(), profile));
  expect('refusal' in decision && decision.refusal.response.status).toBe(503);
});

it('are looked for where the discovery document says now, if the issuer has moved them', async () => {
  const moved = await startFlakyIssuer();
  const { MCP_AUTH_JWKS_URI: _, ...env } = profile.env(issuer());
  const { auth } = await startOAuth({ ...profile, env: () => env }, issuer());
  moved.publish('second');
  issuer().moveKeys(moved.jwksUri);
  later(6000);
  const decision = await decisionOn(auth.guard, await goodToken(issuer(), profile, { key: 'second' }));
  expect(decision).toMatchObject({ caller: { clientId: 'user-client' } });
  await moved.close();
});

it('are found where the discovery document says, if the stack does not know', async () => {
  const { MCP_AUTH_JWKS_URI: _, ...env } = profile.env(issuer());
  const { auth } = await startOAuth({ ...profile, env: () => env }, issuer());
  const decision = await decisionOn(auth.guard, await goodToken(issuer(), profile));
  expect(decision).toMatchObject({ caller: { clientId: 'user-client' } });
});
