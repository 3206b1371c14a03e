import type { Scope } from '../../config/choices.ts';
import type { OidcSettings } from '../../config/config.ts';
import type { TokenIssuer } from './token-issuer.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** What the access tokens of an auth mode look like. */
export interface TokenProfile {
  readonly mode: 'cognito' | 'oidc';
  /** `aud` of tokens for this server. */
  readonly audience: string;
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** What precedes a scope in tokens. */
  readonly tokenScopePrefix: string;
  /** Claims that list scopes. The first that a token has counts. */
  readonly scopeClaims: readonly string[];
  /** What a good token says besides who it is from and for how long. */
  goodClaims(...scopes: Scope[]): Claims;
  /** What the stack tells the server of this issuer. */
  env(issuer: Pick<TokenIssuer, 'issuer' | 'jwksUri'>): Record<string, string>;
}

/** Those of an Amazon Cognito user pool. */
export function cognitoProfile(resourceUrl: string): TokenProfile {
  const scopePrefix = `${resourceUrl}/`;
  return {
    mode: 'cognito',
    audience: resourceUrl,
    scopePrefix,
    tokenScopePrefix: scopePrefix,
    scopeClaims: ['scope'],
    goodClaims: (...scopes) => ({
      aud: resourceUrl,
      client_id: 'user-client',
      token_use: 'access',
      scope: scopes.map((scope) => `${scopePrefix}${scope}`).join(' '),
    }),
    env: ({ issuer, jwksUri }) => ({
      MCP_AUTH_MODE: 'cognito',
      MCP_RESOURCE_URL: resourceUrl,
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_JWKS_URI: jwksUri,
      MCP_AUTH_ALLOWED_CLIENT_IDS: 'user-client,machine-client',
      MCP_AUTH_SCOPE_PREFIX: scopePrefix,
      MCP_AUTH_SCOPES: 'read,write',
      MCP_AUTH_FACADE: 'on',
    }),
  };
}

/** Those of the identity provider of mcp-aws.jsonc. */
export function oidcProfile(resourceUrl: string, settings: OidcSettings): TokenProfile {
  const { tokenScopePrefix, scopeClaims, identityClaims, scopes: offered, metadataProxy } = settings;
  const audience = settings.audience ?? resourceUrl;
  const scopePrefix = settings.scopePrefix ?? `${resourceUrl}/`;
  const [scopeClaim = 'scope'] = scopeClaims;
  const identity = identityClaims.filter((claim) => !['iss', 'sub'].includes(claim));
  return {
    mode: 'oidc',
    audience,
    scopePrefix,
    tokenScopePrefix,
    scopeClaims,
    goodClaims: (...scopes) => ({
      ...Object.fromEntries(identity.map((claim) => [claim, 'ana'])),
      aud: audience,
      client_id: 'user-client',
      [scopeClaim]: scopes.map((scope) => `${tokenScopePrefix}${scope}`).join(' '),
    }),
    env: ({ issuer, jwksUri }) => ({
      MCP_AUTH_MODE: 'oidc',
      MCP_RESOURCE_URL: resourceUrl,
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_JWKS_URI: jwksUri,
      MCP_AUTH_AUDIENCE: audience,
      MCP_AUTH_SCOPE_PREFIX: scopePrefix,
      MCP_AUTH_TOKEN_SCOPE_PREFIX: tokenScopePrefix,
      MCP_AUTH_SCOPE_CLAIMS: scopeClaims.join(','),
      MCP_AUTH_IDENTITY_CLAIMS: identityClaims.join(','),
      MCP_AUTH_SCOPES: offered.join(','),
      MCP_AUTH_FACADE: metadataProxy ? 'on' : 'off',
    }),
  };
}
