import { cognito } from '../../auth/cognito.ts';
import { oidc } from '../../auth/oidc.ts';
import type { AuthSettings } from '../../config/config.ts';
import { once } from '../check.ts';
import type { ToolCall } from './attack.ts';
import { oauthAttacks } from './attacks/oauth.ts';
import { type GuardSetup, startAuth } from './start-auth.ts';
import { startTokenIssuer } from './token-issuer.ts';
import { cognitoProfile, oidcProfile } from './token-profile.ts';

export interface OAuthSetupOptions {
  readonly auth: Extract<AuthSettings, { readonly mode: 'cognito' | 'oidc' }>;
  readonly resourceUrl: string;
  readonly tools: readonly ToolCall[];
  readonly scopeErrors: 'challenge' | 'tool-error';
  readonly env: Readonly<Record<string, string>>;
}

/** The guard of an OAuth mode, with keys of the tests in place of those of the issuer. */
export function oauthSetup({ auth, resourceUrl, tools, scopeErrors, env }: OAuthSetupOptions): GuardSetup {
  const profile = auth.mode === 'cognito' ? cognitoProfile(resourceUrl) : oidcProfile(resourceUrl, auth);
  const getIssuer = once(() => startTokenIssuer(auth.mode === 'oidc' ? { issuer: auth.issuer } : {}));
  return {
    attacks: oauthAttacks({ getIssuer, profile, resourceUrl, scopeErrors, tools }),
    secrets: /eyJ|user-client|\bana\b/,
    async as(scope) {
      const token = await (await getIssuer()).mint({ claims: profile.goodClaims(scope) });
      return { headers: { authorization: `Bearer ${token}` } };
    },
    async start() {
      const issuer = await getIssuer();
      const mode = auth.mode === 'cognito' ? cognito : oidc;
      return startAuth(mode, { ...env, ...profile.env(issuer) }, issuer.close);
    },
  };
}
