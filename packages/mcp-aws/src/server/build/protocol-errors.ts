import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { Readable } from './serve.ts';

/** What the caller may read, as the error that the protocol has for it where a result cannot say so. */
export const protocolErrors = <Result>(serving: Promise<Result>): Promise<Result> =>
  serving.catch((error: unknown) => {
    throw error instanceof Readable ? new ProtocolError(ProtocolErrorCode.InvalidParams, error.message) : error;
  });
