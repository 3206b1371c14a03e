import { AsyncLocalStorage } from 'node:async_hooks';
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import project from '../package.json' with { type: 'json' };

type Fields = Record<string, unknown>;
type Level = 'debug' | 'info' | 'warn' | 'error';

const request = new AsyncLocalStorage<Fields>();

/** Puts these fields into every line that is logged while `run` runs, however deep. */
export const inRequest = <Result>(fields: Fields, run: () => Result): Result =>
  request.run({ ...request.getStore(), ...fields }, run);

/** CloudWatch takes lines of 1 MB at most, and nobody reads them. */
const longest = 8192;
const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value;

class Formatter extends LogFormatter {
  /**
   * The request's fields come from its own context: keys that are appended to a logger would show up in the lines of other
   * requests, as a server answers many at once.
   */
  formatAttributes(
    { timestamp, logLevel, message, serviceName }: UnformattedAttributes,
    fields: LogAttributes,
  ): LogItem {
    const standard = { timestamp: this.formatTimestamp(timestamp), level: logLevel, message, service: serviceName };
    const all = Object.entries({ ...standard, ...request.getStore(), ...fields });
    return new LogItem({ attributes: Object.fromEntries(all.map(([name, value]) => [name, cut(value)])) });
  }

  /** Without the properties that libraries add to errors: they may hold a caller's data. */
  override formatError({ name, message, stack, cause }: Error, depth = 0): LogAttributes {
    const further = cause instanceof Error && depth < 3 ? { cause: this.formatError(cause, depth + 1) } : {};
    return { name, message: cut(message), stack: cut(stack), ...further };
  }
}

// It would have the logger print through `console`, which prints through the logger (src/process-log.ts).
delete process.env.POWERTOOLS_DEV;
// Metrics are in lines of info: a higher level turns them off (src/call-log.ts).
const logLevel = (process.env.LOG_LEVEL ?? 'info').toUpperCase() as Uppercase<Level> | 'SILENT';
// The stack's name where it is deployed (infra/stack.ts).
const serviceName = process.env.POWERTOOLS_SERVICE_NAME ?? project.name;
const logger = new Logger({ logFormatter: new Formatter(), logLevel, serviceName });

function write(level: Level, message: string, { error, ...fields }: Fields): void {
  const thrown = error === undefined || error instanceof Error ? error : { name: typeof error };
  try {
    logger[level](message, { ...fields, ...(thrown === undefined ? {} : { error: thrown }) });
  } catch {
    logger[level](message, { unreadable: true }); // an error or a field that throws when it is read
  }
}

/** One JSON object a line. Never give it bodies, tokens or tool arguments. LOG_LEVEL sets the least level. */
export const log = {
  debug: (message: string, fields: Fields = {}): void => write('debug', message, fields),
  info: (message: string, fields: Fields = {}): void => write('info', message, fields),
  warn: (message: string, fields: Fields = {}): void => write('warn', message, fields),
  error: (message: string, fields: Fields = {}): void => write('error', message, fields),
};
