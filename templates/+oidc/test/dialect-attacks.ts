import type { Attack } from './attack.ts';
import { goodClaims } from './token-claims.ts';
import type { TokenIssuer } from './tokens.ts';

/** What only tokens of other issuers can be. */
export function dialectAttacks(issuer: TokenIssuer, resourceUrl: string): Attack[] {
  const good = goodClaims(resourceUrl, 'read');
  const sent = (name: string, status: number, claims: object): Attack => ({
    name,
    status,
    ...(status === 401 ? { challenge: 'resource_metadata="' } : {}),
    async send() {
      return { headers: { authorization: `Bearer ${await issuer.mint({ claims: { ...good, ...claims } })}` } };
    },
  });
  return [
    sent('no audience', 401, { aud: undefined }),
    sent('an ID token of Keycloak', 401, { typ: 'ID' }),
    sent('an ID token that says so', 401, { token_use: 'id' }),
    sent('an ID token whose audience is ours: it names no client', 401, { client_id: undefined }),
    sent('what a user may do besides, in a claim that does not count', 403, {
      scope: 'openid',
      scp: [good.scope],
      permissions: [good.scope],
      roles: ['admin'],
    }),
    sent('an access token of Keycloak', 200, { typ: 'Bearer' }),
    sent('scopes as a list', 200, { scope: undefined, scp: [good.scope] }),
    sent('a machine', 200, { client_id: 'machine-client', sub: 'machine-client' }),
    sent('a client named by azp', 200, { client_id: undefined, azp: 'user-client' }),
  ];
}
