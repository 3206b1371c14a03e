import { beforeAll, describe, expect, it } from 'vitest';
import type { AuthGuard } from '../../src/server/auth.ts';
import { pseudonymOf } from '../../src/server/context.ts';
import { callerOf, goodToken, profiles, startOAuth } from '../support/oauth.ts';
import { useIssuer } from '../support/use-issuer.ts';

const issuer = useIssuer();

describe.each(profiles)('the caller of a token of $mode', (profile) => {
  let guard: AuthGuard;
  beforeAll(async () => {
    ({ guard } = (await startOAuth(profile, issuer())).auth);
  });

  it('is who it says, as far as it may go, and not the token, which a tool could pass on', async () => {
    const token = await goodToken(issuer(), profile, { claims: profile.goodClaims('read', 'write') });
    const caller = await callerOf(guard, token);
    expect(caller).toEqual({
      clientId: 'user-client',
      scopes: ['read', 'write'],
      principal: `${issuer().issuer}|ana`,
      subject: 'ana',
      machine: false,
      expiresAt: expect.any(Number),
    });
    const [, payload = '', signature = ''] = token.split('.');
    expect(JSON.stringify(caller)).not.toMatch(new RegExp(`${payload}|${signature}`));
  });

  it('is a machine or a person', async () => {
    const machine = await goodToken(issuer(), profile, { claims: { sub: 'user-client' } });
    expect(await callerOf(guard, machine)).toMatchObject({ machine: true });
  });

  it('has a pseudonym in the log, the same for the same caller, and no name', async () => {
    const callers = await Promise.all(
      [{}, { jti: '2' }, { sub: 'ben' }].map(async (claims) =>
        pseudonymOf(await callerOf(guard, await goodToken(issuer(), profile, { claims }))),
      ),
    );
    const [first, again, other] = callers;
    expect(first).toBe(again);
    expect(first).not.toBe(other);
    expect(callers.join()).not.toContain('ana');
  });
});
