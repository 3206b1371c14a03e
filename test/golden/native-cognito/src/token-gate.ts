import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Gate } from './app.ts';
import { log } from './log.ts';
import { Refused } from './refused.ts';
import { rejected } from './rejection.ts';
import { allows, type Scope, scopeName, scopes } from './scopes.ts';

interface TokenGateOptions {
  /** The token of a request. @throws Refused where there is none, or more than one */
  tokenOf(request: Request): string;
  /** Checks a token. @throws Refused for a bad token; any other error is an outage of what checks it */
  verify(token: string): Promise<AuthInfo>;
  /** What every caller must be allowed, whatever it calls. */
  requiredScope: Scope;
  /** What every challenge says, such as where to log in: `resource_metadata="…"`. */
  challenge: string;
  /** Scopes that a caller without a token should ask for, by their full names. */
  askedScopes?: string[];
}

/** Lets in whoever sends a token that is good. */
export function createTokenGate({
  tokenOf,
  verify,
  requiredScope,
  challenge,
  askedScopes = [],
}: TokenGateOptions): Gate {
  return async (request) => {
    try {
      const caller = await verify(tokenOf(request));
      if (!allows(caller.scopes, requiredScope)) {
        throw new Refused('insufficient_scope', `the scope ${requiredScope} is needed`);
      }
      return caller;
    } catch (error) {
      if (!(error instanceof Refused)) return outage(error);
      const asked = error.reason === 'insufficient_scope' ? [scopeName(requiredScope)] : askedScopes;
      return refuse(error, asked.length === 0 ? challenge : `${challenge}, scope="${asked.join(' ')}"`);
    }
  };
}

/** @throws Error when the environment names a scope there is not */
export function requiredScopeOf({ MCP_AUTH_REQUIRED_SCOPE: scope = 'read' }: NodeJS.ProcessEnv): Scope {
  const known = scopes.find((candidate) => candidate === scope);
  if (known === undefined) throw new Error(`MCP_AUTH_REQUIRED_SCOPE is ${scope}; it can be ${scopes.join(', ')}.`);
  return known;
}

function refuse({ reason, message }: Refused, challenge: string): Response {
  const problem = reason === undefined ? '' : `, error="${reason}", error_description="${message}"`;
  const status = reason === 'invalid_request' ? 400 : reason === 'insufficient_scope' ? 403 : 401;
  const response = answer(status, reason ?? 'invalid_token', message, {
    ...(status === 400 ? {} : { 'www-authenticate': `Bearer ${challenge}${problem}` }),
  });
  return rejected(reason ?? 'no_credentials', message, response);
}

/** Not 401: clients would throw away good tokens. */
function outage(error: unknown): Response {
  log.error('cannot check tokens', { error });
  const message = 'tokens cannot be checked right now';
  return rejected('unavailable', message, answer(503, 'temporarily_unavailable', message, { 'retry-after': '5' }));
}

const answer = (status: number, error: string, description: string, headers: Record<string, string>): Response =>
  Response.json(
    { error, error_description: description },
    { status, headers: { 'cache-control': 'no-store', ...headers } },
  );
