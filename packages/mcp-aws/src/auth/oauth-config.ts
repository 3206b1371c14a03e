import { type Scope, scopes } from '../config/choices.ts';
import { list, required, type ServerConfig, urlOf } from '../server/server-config.ts';

/** What the stack tells the server of the issuer of its tokens. */
export interface OAuthConfig {
  readonly resourceUrl: string;
  readonly baseUrl: string;
  /** `iss` of every token, to the letter. */
  readonly issuer: string;
  /** Where the keys are; undefined: where the issuer's discovery document says. */
  readonly jwksUri: string | undefined;
  /** Scopes that a client may ask for. */
  readonly offeredScopes: Scope[];
  /** Whether clients read the issuer's metadata here, completed with what MCP clients insist on. */
  readonly metadataProxy: boolean;
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** Whether a lacking scope can be told by an HTTP challenge. If not, a client has to ask for all scopes at first. */
  readonly stepUp: boolean;
}

/** @throws Error naming the variable that is missing or wrong */
export function readOAuthConfig(
  { resourceUrl, baseUrl, scopePrefix, scopeErrors }: ServerConfig,
  env: NodeJS.ProcessEnv,
): OAuthConfig {
  urlOf(env, 'MCP_AUTH_ISSUER');
  return {
    resourceUrl,
    baseUrl,
    issuer: required(env, 'MCP_AUTH_ISSUER'),
    jwksUri: env.MCP_AUTH_JWKS_URI === undefined ? undefined : urlOf(env, 'MCP_AUTH_JWKS_URI').href,
    offeredScopes: offered(env),
    scopePrefix,
    metadataProxy: env.MCP_AUTH_FACADE === 'on',
    stepUp: scopeErrors === 'challenge',
  };
}

function offered(env: NodeJS.ProcessEnv): Scope[] {
  const names = list(env.MCP_AUTH_SCOPES) ?? ['read', 'write'];
  const unknown = names.filter((name) => !scopes.includes(name as Scope));
  if (unknown.length > 0)
    throw new Error(`MCP_AUTH_SCOPES has ${unknown.join(', ')}; it can have ${scopes.join(', ')}.`);
  return names as Scope[];
}
