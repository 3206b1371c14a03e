import { format } from 'node:util';
import { log } from './log.ts';

const levels = {
  debug: 'debug',
  log: 'info',
  info: 'info',
  warn: 'warn',
  error: 'error',
  trace: 'debug',
  dir: 'info',
} as const;

// Imported first of all, so that what other modules print while they load is in the log too, as a line like all others:
// what libraries print with `console`, warnings of Node, and what nobody caught.

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
