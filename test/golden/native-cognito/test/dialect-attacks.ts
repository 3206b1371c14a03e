import type { Attack } from './attack.ts';
import { goodClaims } from './token-claims.ts';
import type { TokenIssuer } from './tokens.ts';

/** What only tokens of Cognito can be. */
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
  const machine = { client_id: 'machine-client', sub: 'machine-client', aud: undefined };
  return [
    sent('token_use id', 401, { token_use: 'id' }),
    sent('no token_use', 401, { token_use: undefined }),
    sent('a client of another stack', 401, { client_id: 'other-client' }),
    sent('no client', 401, { client_id: undefined }),
    sent('no audience, and scopes of another server', 401, {
      aud: undefined,
      scope: 'https://other.example.com/mcp/read',
    }),
    sent('another audience, from a client of ours', 401, { aud: 'https://other.example.com/mcp' }),
    sent('no audience, and our scopes, as a client gets it that names no resource', 200, { aud: undefined }),
    sent('a machine, whose tokens have no audience', 200, machine),
    sent('a machine with scopes of another server', 401, { ...machine, scope: 'https://other.example.com/mcp/read' }),
  ];
}
