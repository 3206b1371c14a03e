import type { Log } from '../telemetry/log.ts';
import type { Auth, AuthGuard, Refusal } from './auth.ts';
import type { Invocation } from './context.ts';
import { errorCodes, errorMessage } from './jsonrpc.ts';

/** What the auth guard decides. One that fails lets nobody in, and is an outage. */
export async function askGuard(
  { guard }: Pick<Auth, 'guard'>,
  request: Request,
  invocation: Invocation,
  log: Log,
): ReturnType<AuthGuard> {
  try {
    return await guard(request, invocation);
  } catch (error) {
    log.error('the auth guard failed', { error });
    return { refusal: failure() };
  }
}

const failure = (): Refusal => ({
  rejection: 'unavailable',
  detail: 'callers cannot be checked',
  response: Response.json(errorMessage(errorCodes.internal, 'Internal error'), { status: 500 }),
});
