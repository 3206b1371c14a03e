import { errorCodes, errorMessage } from './jsonrpc.ts';

/** @param limit what was exceeded, for the caller */
export const tooMany = (limit: string): Response =>
  Response.json(errorMessage(errorCodes.tooMany, `Too many requests: ${limit}`), {
    status: 429,
    headers: { 'retry-after': '1' },
  });
