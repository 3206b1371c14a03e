import { type Scope, scopes } from '../config/choices.ts';
import { list } from '../server/server-config.ts';

/** Environment of the server, or what the stack will give it. */
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * All scopes that a caller may have, with the one that every caller needs. The first challenge names them all: many clients do
 * not come back for more, or come back with what they had. https://github.com/modelcontextprotocol/typescript-sdk/issues/2255
 * @throws Error when the environment names a scope there is not
 */
export function offeredScopes(env: Variables): readonly Scope[] {
  const names = list(env.MCP_AUTH_SCOPES) ?? ['read', 'write'];
  const unknown = names.filter((name) => !scopes.includes(name as Scope));
  if (unknown.length > 0)
    throw new Error(`MCP_AUTH_SCOPES has ${unknown.join(', ')}; it can have ${scopes.join(', ')}.`);
  const needed = requiredScopeOf(env);
  return scopes.filter((scope) => names.includes(scope) || scope === needed);
}

/**
 * What every caller must be allowed, whatever it calls.
 * @throws Error when the environment names a scope there is not
 */
export function requiredScopeOf({ MCP_AUTH_REQUIRED_SCOPE: scope = 'read' }: Variables): Scope {
  const known = scopes.find((candidate) => candidate === scope);
  if (known === undefined)
    throw new Error(`MCP_AUTH_REQUIRED_SCOPE is ${scope}, which is not a scope; it can be ${scopes.join(', ')}.`);
  return known;
}
