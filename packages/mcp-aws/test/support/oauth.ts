import { expect } from 'vitest';
import { cognito } from '../../src/auth/cognito.ts';
import { oidc } from '../../src/auth/oidc.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { AuthInput } from '../../src/config/schema.ts';
import type { AuthGuard } from '../../src/server/auth.ts';
import type { Caller } from '../../src/server/context.ts';
import { once } from '../../src/testing/check.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';
import {
  createTokenIssuerKeys,
  type Mint,
  startTokenIssuer,
  type TokenIssuer,
} from '../../src/testing/guard/token-issuer.ts';
import { cognitoProfile, oidcProfile, type TokenProfile } from '../../src/testing/guard/token-profile.ts';

export const resourceUrl = 'https://mcp.example.com/mcp';

/** The settings of an identity provider, as mcp-aws.jsonc has them. */
export function oidcSettings(auth: Partial<Extract<AuthInput, { mode: 'oidc' }>> = {}) {
  const { auth: settings } = parseConfig({
    name: 'test',
    region: 'eu-central-1',
    runtime: 'native',
    auth: { mode: 'oidc', issuer: 'https://login.example.com', ...auth },
  });
  return settings.mode === 'oidc' ? settings : expect.fail('another mode');
}

export const profiles: readonly TokenProfile[] = [
  cognitoProfile(resourceUrl),
  oidcProfile(resourceUrl, oidcSettings()),
];

/** Keys that every issuer of the tests has: to make them takes a second. */
const getKeys = once(createTokenIssuerKeys);

/** An issuer whose keys are served well. */
export const startIssuer = async (): Promise<TokenIssuer> => startTokenIssuer({ keys: await getKeys() });

/** How the server of the keys behaves. */
export type KeyServer = 'up' | 'down' | 'slow' | 'html' | 'huge' | 'empty';

/** An issuer whose keys are served well or badly. */
export async function startFlakyIssuer() {
  let state: KeyServer = 'up';
  let hits = 0;
  const issuer = await startTokenIssuer({
    keys: await getKeys(),
    intercept(_, response) {
      hits += 1;
      if (state === 'up') return false;
      if (state === 'down') response.writeHead(503).end();
      if (state === 'html') response.end('<html>Sign in to the Wi-Fi</html>');
      if (state === 'huge') response.end(`{"keys":[],"padding":"${'x'.repeat(1_000_000)}"}`);
      if (state === 'empty') response.end('{"keys":[]}');
      return true; // slow: until the caller gives up
    },
  });
  return {
    ...issuer,
    become: (next: KeyServer) => {
      state = next;
    },
    /** Requests for the keys so far. */
    hits: () => hits,
  };
}

/** The auth of a server that starts now. */
export const startOAuth = (profile: TokenProfile, issuer: Pick<TokenIssuer, 'issuer' | 'jwksUri'>, env = {}) =>
  startAuth(profile.mode === 'cognito' ? cognito : oidc, { ...profile.env(issuer), ...env });

/** What a guard says to a token. */
export async function decisionOn(guard: AuthGuard, token: string): Promise<Awaited<ReturnType<AuthGuard>>> {
  const headers = { authorization: `Bearer ${token}` };
  return guard(new Request(resourceUrl, { method: 'POST', headers }), { requestId: 'test' });
}

/** The caller of a token that is let in. */
export async function callerOf(guard: AuthGuard, token: string): Promise<Caller> {
  const decision = await decisionOn(guard, token);
  if ('refusal' in decision) return expect.fail(decision.refusal.detail);
  return decision.caller ?? expect.fail('nobody');
}

/** A good token but for this. */
export const goodToken = (issuer: TokenIssuer, profile: TokenProfile, { claims, ...token }: Mint = {}) =>
  issuer.mint({ ...token, claims: { ...profile.goodClaims('read'), ...claims } });
