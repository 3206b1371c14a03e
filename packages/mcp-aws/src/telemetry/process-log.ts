import { format } from 'node:util';
import type { Log } from './log.ts';

const levels = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
  trace: 'debug',
  dir: 'info',
} as const;

/**
 * Sends to the log what the process prints by itself: what libraries print with `console`, warnings of Node, and what
 * nobody caught. Entries call it before they load the server, so that what prints while it loads is in the log too.
 */
export function captureProcess(log: Log): void {
  for (const [method, level] of Object.entries(levels)) {
    console[method as keyof typeof levels] = (...args: unknown[]) => log[level](format(...args));
  }
  process.removeAllListeners('warning').on('warning', (warning) => log.warn(warning.message, { error: warning }));
  // It belongs to a request that has been answered. To stop here, as Node and Lambda would, ends those of other callers.
  process
    .removeAllListeners('unhandledRejection')
    .on('unhandledRejection', (error) => log.error('unhandled rejection', { error }));
  process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => {
    log.error('uncaught exception', { error });
    process.exit(1);
  });
}
