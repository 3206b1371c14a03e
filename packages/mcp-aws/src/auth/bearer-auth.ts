import type { Scope } from '../config/choices.ts';
import type { AuthGuard, Refusal } from '../server/auth.ts';
import type { Caller } from '../server/context.ts';
import { allows } from '../server/scopes.ts';
import type { Log } from '../telemetry/log.ts';
import { AuthError } from './auth-error.ts';

interface BearerAuthOptions {
  /** The token of a request. @throws AuthError where there is none, or more than one */
  tokenOf(request: Request): string;
  /** Checks a token. @throws AuthError for a bad token; any other error is an outage of what checks it */
  verify(token: string): Promise<Caller>;
  /** What every caller must be allowed, whatever it calls. */
  readonly requiredScope: Scope;
  /** What precedes a scope where clients ask for it. */
  readonly scopePrefix: string;
  /** What every challenge says, such as where to log in: `resource_metadata="…"`. */
  readonly challenge: string;
  /**
   * Scopes that a caller who does not get in should ask for: all that it may have, as many clients ask for no more later.
   * Empty: there is nothing to log in to.
   */
  readonly askedScopes: readonly Scope[];
  readonly log: Log;
}

/** Lets in callers whose token is good. */
export function createBearerAuth({
  tokenOf,
  verify,
  requiredScope,
  scopePrefix,
  challenge,
  askedScopes,
  log,
}: BearerAuthOptions): AuthGuard {
  return async (request) => {
    try {
      const caller = await verify(tokenOf(request));
      if (!allows(caller.scopes, requiredScope)) {
        throw new AuthError('insufficient_scope', `the scope ${requiredScope} is needed`);
      }
      return { caller };
    } catch (error) {
      if (!(error instanceof AuthError)) {
        log.error('cannot check tokens', { error });
        return { refusal: outage() };
      }
      const least = error.reason === 'insufficient_scope' ? [requiredScope] : [];
      const asked = (askedScopes.length > 0 ? askedScopes : least).map((scope) => `${scopePrefix}${scope}`);
      return { refusal: refusalOf(error, asked.length === 0 ? challenge : `${challenge}, scope="${asked.join(' ')}"`) };
    }
  };
}

function refusalOf({ reason, message }: AuthError, challenge: string): Refusal {
  const problem = reason === undefined ? '' : `, error="${reason}", error_description="${message}"`;
  const status = reason === 'invalid_request' ? 400 : reason === 'insufficient_scope' ? 403 : 401;
  const response = answer(status, reason ?? 'invalid_token', message, {
    ...(status === 400 ? {} : { 'www-authenticate': `Bearer ${challenge}${problem}` }),
  });
  return { rejection: reason ?? 'no_credentials', detail: message, response };
}

/** Not 401: clients would throw away good tokens. */
function outage(): Refusal {
  const detail = 'tokens cannot be checked right now';
  return {
    rejection: 'unavailable',
    detail,
    response: answer(503, 'temporarily_unavailable', detail, { 'retry-after': '5' }),
  };
}

const answer = (status: number, error: string, description: string, headers: Record<string, string>): Response =>
  Response.json(
    { error, error_description: description },
    { status, headers: { 'cache-control': 'no-store', ...headers } },
  );
