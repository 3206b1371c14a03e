import type { JWTPayload } from 'jose';
import { claimProblem } from '../config/claims.ts';
import { list } from '../server/server-config.ts';

/** Characters of a claim as JSON. A token has 8 KB at most. */
const longest = 4096;

/**
 * Names of the claims that tools see, of those that the issuer has signed.
 * @throws Error naming a claim that they may not see
 */
export function claimNames({ MCP_AUTH_CLAIMS }: NodeJS.ProcessEnv): readonly string[] | undefined {
  const names = list(MCP_AUTH_CLAIMS);
  const problem = names?.map(claimProblem).find((found) => found !== undefined);
  if (problem !== undefined) throw new Error(`MCP_AUTH_CLAIMS: ${problem}.`);
  return names;
}

/** The claims of these names, as far as the token has them. One that is too long is left out, so that it allows nothing. */
export function claimsOf(payload: JWTPayload, names: readonly string[]): Readonly<Record<string, unknown>> {
  const found = names.filter((name) => Object.hasOwn(payload, name) && JSON.stringify(payload[name]).length <= longest);
  return Object.freeze(Object.fromEntries(found.map((name) => [name, payload[name]])));
}
