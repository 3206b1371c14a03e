import { describe, expect, it } from 'vitest';
import type { Caller } from '../../src/server/context.ts';
import { callerOf, goodToken, profiles, resourceUrl, startOAuth } from '../support/oauth.ts';
import { useIssuer } from '../support/use-issuer.ts';

const issuer = useIssuer();

describe.each(profiles)('the caller of a token of $mode', (profile) => {
  async function callerWith(claims: object, named?: string): Promise<Caller> {
    const env = named === undefined ? {} : { MCP_AUTH_CLAIMS: named };
    const { auth } = await startOAuth(profile, issuer(), env);
    return callerOf(auth.guard, await goodToken(issuer(), profile, { claims: { ...claims } }));
  }

  it('has the claims that the owner names, as the issuer signed them, and no others', async () => {
    const groups = ['librarians', 'büro'];
    const org = { id: 7, active: true };
    const claims = { 'cognito:groups': groups, 'https://example.com/org': org, email: 'ana@example.com' };
    const caller = await callerWith(claims, 'cognito:groups,https://example.com/org');
    expect(caller.claims).toEqual({ 'cognito:groups': groups, 'https://example.com/org': org });
    expect(JSON.stringify(caller)).not.toMatch(/eyJ|@example.com/);
  });

  it('has none where none are named', async () => {
    expect(await callerWith({ groups: ['a'] })).not.toHaveProperty('claims');
  });

  it('lacks what the token lacks, and what every object has', async () => {
    const { claims } = await callerWith({}, 'groups,toString,hasOwnProperty');
    expect(claims).toEqual({});
    expect(Object.keys(claims ?? {})).toEqual([]);
  });

  it('cannot be given more by a tool', async () => {
    const { claims } = await callerWith({ groups: ['a'] }, 'groups');
    expect(Object.isFrozen(claims)).toBe(true);
  });

  it('lacks a claim that is too long, which then allows nothing', async () => {
    const { claims } = await callerWith({ groups: ['x'.repeat(4096)], org_id: 'x'.repeat(100) }, 'groups,org_id');
    expect(claims).toEqual({ org_id: 'x'.repeat(100) });
  });

  it.each(['access_token', 'jti', 'cnf', 'https://example.com/refresh_token', '__proto__', 'client_secret'])(
    'cannot have %s, with which a server does not start',
    async (name) => {
      await expect(startOAuth(profile, issuer(), { MCP_AUTH_CLAIMS: `groups,${name}` })).rejects.toThrow(
        `MCP_AUTH_CLAIMS: the claim ${name} is reserved`,
      );
    },
  );
});

it('claims are those of the issuer: no header of a request can add one', async () => {
  const [profile = expect.fail('no profile')] = profiles;
  const { auth } = await startOAuth(profile, issuer(), { MCP_AUTH_CLAIMS: 'groups' });
  const headers = { authorization: `Bearer ${await goodToken(issuer(), profile)}`, groups: 'admins', 'x-claims': '{}' };
  const decision = await auth.guard(new Request(resourceUrl, { method: 'POST', headers }), { requestId: 'test' });
  expect(decision).toMatchObject({ caller: { claims: {} } });
});
