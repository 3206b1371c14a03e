import { type Config, list, required, urlOf } from './config.ts';
import { type Scope, scopes } from './scopes.ts';

/** What the stack tells the server of the issuer of its tokens. */
export interface OAuthConfig {
  resourceUrl: string;
  baseUrl: string;
  /** `iss` of every token, to the letter. */
  issuer: string;
  /** Where the keys are; undefined: where the issuer's discovery document says. */
  jwksUri: string | undefined;
  /** `aud` of every token that has one. */
  audience: string;
  /** Clients whose tokens are accepted; undefined: any of the issuer. */
  clientIds: string[] | undefined;
  /** What precedes `read`, `write` and `admin` in the scopes of a token. */
  tokenScopePrefix: string;
  /** Claims that list scopes; the first that a token has is the one that counts. */
  scopeClaims: string[];
  /** Claims that together name the caller. */
  identityClaims: string[];
  /** Scopes that a client may ask for. */
  offeredScopes: Scope[];
  /** Whether clients read the issuer's metadata here, completed with what MCP clients insist on. */
  facade: boolean;
  /** Whether a lacking scope can be told by an HTTP challenge. If not, a client has to ask for all scopes at first. */
  stepUp: boolean;
}

/** @throws Error naming the variable that is missing or wrong */
export function readOAuthConfig({ resourceUrl, baseUrl }: Config, env: NodeJS.ProcessEnv): OAuthConfig {
  urlOf(env, 'MCP_AUTH_ISSUER');
  return {
    resourceUrl,
    baseUrl,
    issuer: required(env, 'MCP_AUTH_ISSUER'),
    jwksUri: env.MCP_AUTH_JWKS_URI === undefined ? undefined : urlOf(env, 'MCP_AUTH_JWKS_URI').href,
    audience: env.MCP_AUTH_AUDIENCE || resourceUrl,
    clientIds: list(env.MCP_AUTH_ALLOWED_CLIENT_IDS),
    tokenScopePrefix: env.MCP_AUTH_TOKEN_SCOPE_PREFIX ?? env.MCP_AUTH_SCOPE_PREFIX ?? '',
    scopeClaims: list(env.MCP_AUTH_SCOPE_CLAIMS) ?? ['scope', 'scp'],
    identityClaims: list(env.MCP_AUTH_IDENTITY_CLAIMS) ?? ['iss', 'sub'],
    offeredScopes: offered(env),
    facade: env.MCP_AUTH_FACADE === 'on',
    stepUp: env.MCP_AUTH_SCOPE_ERRORS !== 'tool-error',
  };
}

function offered(env: NodeJS.ProcessEnv): Scope[] {
  const names = list(env.MCP_AUTH_SCOPES) ?? ['read', 'write'];
  const unknown = names.filter((name) => !scopes.includes(name as Scope));
  if (unknown.length > 0)
    throw new Error(`MCP_AUTH_SCOPES has ${unknown.join(', ')}; it can have ${scopes.join(', ')}.`);
  return names as Scope[];
}
