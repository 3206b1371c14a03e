import type { AuthInfo } from '@modelcontextprotocol/server';
import { afterAll, expect, it } from 'vitest';
import { createAuth } from '../src/auth.ts';
import { principalOf } from '../src/principal.ts';
import { authEnv, goodClaims } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const resourceUrl = 'https://mcp.example.com/mcp';
const config = { resourceUrl, baseUrl: 'https://mcp.example.com', allowedHosts: [], allowedOrigins: [], port: 0 };
const issuer = await startTokenIssuer();
const { gate } = await createAuth(config, authEnv(issuer.issuer, resourceUrl));
afterAll(() => issuer.close());

async function callerWith(claims: object): Promise<{ token: string; caller: AuthInfo }> {
  const token = await issuer.mint({ claims: { ...goodClaims(resourceUrl, 'read', 'write'), ...claims } });
  const request = new Request(resourceUrl, { headers: { authorization: `Bearer ${token}` } });
  return { token, caller: (await gate(request, { requestId: 'test' })) as AuthInfo };
}

it('tells tools who calls and what they may do, and not the token, which they could pass on', async () => {
  const { token, caller } = await callerWith({});
  expect(caller).toMatchObject({
    clientId: 'user-client',
    scopes: ['read', 'write'],
    extra: { subject: 'ana', machine: false },
  });
  const [, payload = '', signature = ''] = token.split('.');
  expect(JSON.stringify(caller)).not.toMatch(new RegExp(`${payload}|${signature}`));
});

it('tells a machine from a person', async () => {
  const { caller } = await callerWith({ sub: 'user-client' });
  expect(caller.extra).toMatchObject({ machine: true });
});

it('gives the log a pseudonym that is the same for the same caller, and no name', async () => {
  const [first, again, other] = await Promise.all([
    callerWith({}),
    callerWith({ jti: '2' }),
    callerWith({ sub: 'ben' }),
  ]);
  expect(principalOf(first.caller)).toBe(principalOf(again.caller));
  expect(principalOf(first.caller)).not.toBe(principalOf(other.caller));
  expect(principalOf(first.caller)).not.toContain('ana');
});
