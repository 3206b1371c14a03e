import { ConfigError } from '../config/errors.ts';

/**
 * Runs something that may find a mistake in a configuration. Node prints the stack of an error that nobody catches; of such
 * a mistake, the message and the suggestion are what its reader needs, so they replace the stack.
 */
export function withReadableErrors<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof ConfigError) {
      error.stack = `${error.name}: ${error.message}\n${error.suggestion}`;
      // Node prints further properties after the stack, and would repeat what it says.
      for (const name of ['name', 'suggestion']) Object.defineProperty(error, name, { enumerable: false });
    }
    throw error;
  }
}
