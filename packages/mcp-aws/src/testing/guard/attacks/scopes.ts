import type { Attack } from '../attack.ts';
import { sentCall, withMore } from '../attack.ts';
import type { OAuthAttackKit } from './oauth.ts';
import { toolScopeAttacks } from './tools.ts';

/** Tokens whose scopes do not suffice, and requests that mean another tool than they say. */
export function scopeAttacks(kit: OAuthAttackKit): Attack[] {
  const { bearer, challenge, profile, scopeErrors, tools } = kit;
  const { scopeClaims, tokenScopePrefix } = profile;
  const [scopeClaim = 'scope'] = scopeClaims;
  const none = Object.fromEntries(scopeClaims.map((claim) => [claim, undefined]));
  const read = `${tokenScopePrefix}read`;
  const lacking = (name: string, scope: unknown): Attack => ({
    name: `the scope ${name}`,
    // A token without any scope of this server may count as one for another.
    status: [401, 403],
    challenge,
    send: () => bearer({ ...none, [scopeClaim]: scope }),
  });
  return [
    lacking('of another server', 'https://other.example.com/mcp/read'),
    lacking('in capitals', read.toUpperCase()),
    lacking('with more letters', `${read}only`),
    lacking('as an object', { read: true }),
    lacking('missing', undefined),
    ...toolScopeAttacks({
      tools,
      scopeErrors,
      scopePrefix: profile.scopePrefix,
      as: (scope) => bearer(profile.goodClaims(scope)),
    }),
    {
      name: 'one tool in Mcp-Name and another in the body',
      status: 400,
      body: '-32020',
      send: async () => withMore(sentCall({ name: 'one', arguments: {} }), renamed(await bearer())),
    },
    {
      name: 'a batch',
      status: 400,
      body: '-32600',
      send: async () => ({ ...(await bearer()), message: [ping, ping] }),
    },
    {
      name: 'the version of 2026 without its envelope',
      status: 400,
      send: async () => withMore(sentCall({ name: 'one', arguments: {} }), { ...(await bearer()), message: ping }),
    },
  ];
}

const ping = { jsonrpc: '2.0', id: 1, method: 'ping' };

const renamed = ({ headers }: Awaited<ReturnType<OAuthAttackKit['bearer']>>) => ({
  headers,
  message: sentCall({ name: 'another', arguments: {} }).message,
});
