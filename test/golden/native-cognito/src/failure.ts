import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import { log } from './log.ts';

/**
 * Wraps a resource or a prompt: errors of the protocol go to the caller, any other is logged, and the caller learns only
 * that there was one. Tools get this from `defineTool`.
 */
export const hideInternals =
  <Args extends unknown[], Result>(name: string, run: (...args: Args) => Promise<Result>) =>
  async (...args: Args): Promise<Result> => {
    try {
      return await run(...args);
    } catch (error) {
      if (error instanceof ProtocolError) throw error;
      log.error('failed', { name, error });
      throw new ProtocolError(ProtocolErrorCode.InternalError, 'Internal error');
    }
  };
