import type { Scope } from '../config/choices.ts';
import { required, type ServerConfig, urlOf } from '../server/server-config.ts';
import { offeredScopes } from './scopes.ts';

/** What the stack tells the server of the issuer of its tokens. */
export interface OAuthConfig {
  readonly resourceUrl: string;
  readonly baseUrl: string;
  /** `iss` of every token, to the letter. */
  readonly issuer: string;
  /** Where the keys are; undefined: where the issuer's discovery document says. */
  readonly jwksUri: string | undefined;
  /** Scopes that a client may ask for, and is told to ask for at its first login. */
  readonly offeredScopes: readonly Scope[];
  /** Whether clients read the issuer's metadata here, completed with what MCP clients insist on. */
  readonly metadataProxy: boolean;
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
}

/** @throws Error naming the variable that is missing or wrong */
export function readOAuthConfig(
  { resourceUrl, baseUrl, scopePrefix }: ServerConfig,
  env: NodeJS.ProcessEnv,
): OAuthConfig {
  urlOf(env, 'MCP_AUTH_ISSUER');
  return {
    resourceUrl,
    baseUrl,
    issuer: required(env, 'MCP_AUTH_ISSUER'),
    jwksUri: env.MCP_AUTH_JWKS_URI === undefined ? undefined : urlOf(env, 'MCP_AUTH_JWKS_URI').href,
    offeredScopes: offeredScopes(env),
    scopePrefix,
    metadataProxy: env.MCP_AUTH_FACADE === 'on',
  };
}
