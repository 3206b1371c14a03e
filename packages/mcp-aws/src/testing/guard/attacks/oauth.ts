import type { Attack, Sent, ToolCall } from '../attack.ts';
import type { Mint, TokenIssuer } from '../token-issuer.ts';
import type { Claims, TokenProfile } from '../token-profile.ts';
import { claimAttacks } from './claims.ts';
import { missingCredentialAttacks, severalCredentialAttacks } from './credentials.ts';
import { pathAttacks } from './paths.ts';
import { providerAttacks } from './providers.ts';
import { scopeAttacks } from './scopes.ts';
import { signatureAttacks } from './signatures.ts';

export interface OAuthAttackOptions {
  /** Called once a request is sent. */
  getIssuer(): Promise<TokenIssuer>;
  readonly profile: TokenProfile;
  readonly resourceUrl: string;
  /** How a caller learns that it lacks a scope. */
  readonly scopeErrors: 'challenge' | 'tool-error';
  /** Tools that the server has, which may be run. */
  readonly tools: readonly ToolCall[];
}

/** What the attacks are made of. */
export interface OAuthAttackKit extends OAuthAttackOptions {
  /** Part of every challenge. */
  readonly challenge: string;
  mint(token?: Mint): Promise<string>;
  /** A request with a token that is good but for this. */
  bearer(claims?: Claims, header?: Claims, key?: Mint['key']): Promise<Sent>;
  /** A request with an Authorization header made of a good token. */
  authorization(make: (token: string) => string): Promise<Sent>;
  /** An attack that ends in 401 and the challenge. */
  refused(name: string, send: Attack['send'], body?: string): Attack;
}

/**
 * Requests with tokens that must not get in, and a few like them that must. Not among them, as this server has nothing to
 * attack there: sessions of another user (it keeps none) and state that clients hold.
 */
export function oauthAttacks(options: OAuthAttackOptions): readonly Attack[] {
  const { getIssuer, profile, resourceUrl } = options;
  const base = resourceUrl.slice(0, -'/mcp'.length);
  const challenge = `resource_metadata="${base}/.well-known/oauth-protected-resource/mcp"`;
  const good = { claims: profile.goodClaims('read') };
  const mint: OAuthAttackKit['mint'] = async (token = good) => (await getIssuer()).mint(token);
  const kit: OAuthAttackKit = {
    ...options,
    challenge,
    mint,
    bearer: async (claims = {}, header = {}, key = 'first') => ({
      headers: {
        authorization: `Bearer ${await mint({ claims: { ...good.claims, ...claims }, header, key })}`,
      },
    }),
    authorization: async (make) => ({ headers: { authorization: make(await mint()) } }),
    refused: (name, send, body) => ({ name, status: 401, challenge, send, ...(body === undefined ? {} : { body }) }),
  };
  return [
    ...missingCredentialAttacks(kit),
    ...severalCredentialAttacks(kit),
    ...claimAttacks(kit),
    ...providerAttacks(kit),
    ...signatureAttacks(kit),
    ...scopeAttacks(kit),
    ...pathAttacks(kit),
  ];
}
