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
