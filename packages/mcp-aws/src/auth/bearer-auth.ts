import type { Scope } from '../config/choices.ts';
import type { AuthGuard, Refusal } from '../server/auth.ts';
import type { Caller } from '../server/context.ts';
import { allows } from '../server/scopes.ts';
import type { Log } from '../telemetry/log.ts';
import { AuthError } from './auth-error.ts';
import { NotKnownYet } from './cache.ts';

interface BearerAuthOptions {
  /** The token of a request. @throws AuthError where there is none, or more than one */
  tokenOf(request: Request): string;
  /**
   * Checks a token.
   * @throws AuthError for a token that is known to be bad
   * @throws NotKnownYet where that cannot be known now, for no fault of ours; any other error is an outage
   */
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
      if (error instanceof NotKnownYet)
        return { refusal: tryAgain('unknown_key', 'the key of the token is not known yet') };
      if (!(error instanceof AuthError)) {
        log.error('cannot check tokens', { error });
        return { refusal: tryAgain('unavailable', 'tokens cannot be checked right now') };
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

/** Not 401, which is for tokens that are known to be bad: clients would throw away good ones. */
const tryAgain = (rejection: 'unknown_key' | 'unavailable', detail: string): Refusal => ({
  rejection,
  detail,
  response: answer(503, 'temporarily_unavailable', detail, { 'retry-after': '5' }),
});

const answer = (status: number, error: string, description: string, headers: Record<string, string>): Response =>
  Response.json(
    { error, error_description: description },
    { status, headers: { 'cache-control': 'no-store', ...headers } },
  );
