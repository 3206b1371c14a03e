import type { Attack } from '../attack.ts';
import type { Claims } from '../token-profile.ts';
import type { OAuthAttackKit } from './oauth.ts';

/** What only tokens of this kind of issuer can be. */
export const providerAttacks = (kit: OAuthAttackKit): Attack[] =>
  kit.profile.mode === 'cognito' ? cognitoAttacks(kit) : oidcAttacks(kit);

const sentBy =
  ({ bearer, challenge }: OAuthAttackKit) =>
  (name: string, status: number, claims: Claims): Attack => ({
    name,
    status,
    ...(status === 401 ? { challenge } : {}),
    send: () => bearer(claims),
  });

function cognitoAttacks(kit: OAuthAttackKit): Attack[] {
  const sent = sentBy(kit);
  const machine = { client_id: 'machine-client', sub: 'machine-client', aud: undefined };
  const foreign = 'https://other.example.com/mcp/read';
  return [
    sent('token_use id', 401, { token_use: 'id' }),
    sent('no token_use', 401, { token_use: undefined }),
    sent('a client of another stack', 401, { client_id: 'other-client' }),
    sent('no client', 401, { client_id: undefined }),
    sent('no audience, and scopes of another server', 401, { aud: undefined, scope: foreign }),
    sent('another audience, from a client of ours', 401, { aud: 'https://other.example.com/mcp' }),
    sent('no audience, and our scopes, as for a client that names no resource', 200, { aud: undefined }),
    sent('a machine, whose tokens have no audience', 200, machine),
    sent('a machine with scopes of another server', 401, { ...machine, scope: foreign }),
  ];
}

function oidcAttacks(kit: OAuthAttackKit): Attack[] {
  const sent = sentBy(kit);
  const { scopeClaims, tokenScopePrefix } = kit.profile;
  const [scopeClaim = 'scope'] = scopeClaims;
  const read = `${tokenScopePrefix}read`;
  const others = ['scope', 'scp', 'roles', 'permissions'].filter((claim) => claim !== scopeClaim);
  return [
    sent('no audience', 401, { aud: undefined }),
    sent('an ID token of Keycloak', 401, { typ: 'ID' }),
    sent('an ID token that says so', 401, { token_use: 'id' }),
    sent('an ID token for our audience, which names no client', 401, { client_id: undefined }),
    sent('what a user may do besides, in a claim that does not count', 403, {
      ...Object.fromEntries(others.map((claim) => [claim, [read]])),
      [scopeClaim]: 'openid',
    }),
    sent('an access token of Keycloak', 200, { typ: 'Bearer' }),
    sent('scopes as a list', 200, { [scopeClaim]: ['openid', read] }),
    ...scopeClaims
      .slice(1)
      .map((claim) => sent(`scopes in ${claim}`, 200, { [scopeClaim]: undefined, [claim]: [read] })),
    sent('a machine', 200, { client_id: 'machine-client', sub: 'machine-client' }),
    ...['azp', 'appid', 'cid'].map((claim) =>
      sent(`a client named by ${claim}`, 200, { client_id: undefined, [claim]: 'user-client' }),
    ),
  ];
}
