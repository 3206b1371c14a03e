import { hostHeaderValidationResponse } from '@modelcontextprotocol/server';
import type { Refusal } from './auth.ts';
import type { Invocation } from './context.ts';
import { errorCodes, errorMessage } from './jsonrpc.ts';

/**
 * Refuses a request for another host, in its Host header or in its target: a target that names a host counts for it
 * (RFC 9112, section 3.2.2), and what is in front of a server may look at one of them only.
 */
export function hostRefusal(
  request: Request,
  { requestContext }: Invocation,
  allowedHosts: string[],
): Refusal | undefined {
  const response = hostHeaderValidationResponse(request, allowedHosts);
  if (response !== undefined) return { rejection: 'host', detail: 'another host', response };
  // API Gateway says itself which host the target names.
  if (requestContext !== undefined || namesOneHost(request)) return undefined;
  const detail = 'the target of the request and its Host header name two hosts';
  return {
    rejection: 'host',
    detail,
    response: Response.json(errorMessage(errorCodes.invalidRequest, detail), { status: 400 }),
  };
}

function namesOneHost({ url, headers }: Request): boolean {
  const { protocol, host } = new URL(url);
  const named = `${protocol}//${headers.get('host')}`;
  return URL.canParse(named) && new URL(named).host === host;
}
