import { beforeAll, describe, expect, it } from 'vitest';
import type { AuthGuard } from '../../src/server/auth.ts';
import { decisionOn, goodToken, profiles, resourceUrl, startOAuth } from '../support/oauth.ts';
import { useIssuer } from '../support/use-issuer.ts';

const issuer = useIssuer();

describe.each(profiles)('a token of $mode that is bound to its holder', (profile) => {
  let guard: AuthGuard;
  beforeAll(async () => {
    ({ guard } = (await startOAuth(profile, issuer())).auth);
  });

  it.each([[{ jkt: 'thumbprint' }], [{ 'x5t#S256': 'thumbprint' }], [{ jwk: {} }], [{}], [null], ['text']])(
    'is refused without its proof: %j',
    async (cnf) => {
      const decision = await decisionOn(guard, await goodToken(issuer(), profile, { claims: { cnf } }));
      const { rejection, response } = 'refusal' in decision ? decision.refusal : expect.fail('it was let in');
      expect([response.status, rejection]).toEqual([401, 'invalid_token']);
      expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"');
      expect(await response.json()).toMatchObject({ error_description: expect.stringContaining('bound to a key') });
    },
  );

  it.each(['DPoP', 'dpop'])('is refused with the scheme %s, with a word on what would do', async (scheme) => {
    const headers = { authorization: `${scheme} ${await goodToken(issuer(), profile)}` };
    const decision = await guard(new Request(resourceUrl, { method: 'POST', headers }), { requestId: 'test' });
    const { response } = 'refusal' in decision ? decision.refusal : expect.fail('it was let in');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer resource_metadata=/);
    expect(await response.json()).toMatchObject({ error_description: expect.stringMatching(/Bearer.*DPoP/) });
  });
});
