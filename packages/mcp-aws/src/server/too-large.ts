import type { RequestContext } from './context.ts';
import { errorCodes, errorMessage } from './jsonrpc.ts';

/** What is sent in place of an answer that is too large. It is a failure of the server, since the caller cannot help it. */
export function tooLarge(id: unknown, bytes: number, limit: number, { outcome, log, message }: RequestContext): string {
  outcome.errorCode = 'too_large';
  log.error('answer too large', {
    method: message.method,
    name: message.params?.name ?? message.params?.uri,
    bytes,
    limit,
  });
  return JSON.stringify(
    errorMessage(errorCodes.internal, `The result has more than the ${limit} bytes that this server sends`, id),
  );
}
