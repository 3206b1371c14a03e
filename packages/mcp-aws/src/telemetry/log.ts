import { AsyncLocalStorage } from 'node:async_hooks';
import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

export type Fields = Readonly<Record<string, unknown>>;
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** One JSON object a line. Never give it bodies, tokens or tool arguments. */
export interface Log {
  debug(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  error(message: string, fields?: Fields): void;
  /** Puts the fields that `read` returns into every line that is logged while `run` runs, however deep. */
  within<Result>(read: () => Fields, run: () => Result): Result;
}

export interface LogOptions {
  /** `service` of every line: the name of the stack, or of the server where it is not deployed. */
  readonly service: string;
  /** The least level that is written: debug, info, warn, error or silent. Metrics are in lines of info. Default: info. */
  readonly level?: string | undefined;
  /** Takes a line without its end. Default: stdout. */
  readonly write?: (line: string) => void;
}

export function createLog({ service, level = 'info', write = toStdout }: LogOptions): Log {
  const request = new AsyncLocalStorage<() => Fields>();
  const logger = new LineLogger(write, {
    logFormatter: new Formatter(() => request.getStore()?.() ?? {}),
    logLevel: level.toUpperCase() as Uppercase<LogLevel> | 'SILENT',
    serviceName: service,
  });

  const log = (name: LogLevel, message: string, { error, ...fields }: Fields = {}): void => {
    const thrown = error === undefined || error instanceof Error ? error : { name: typeof error };
    try {
      logger[name](message, { ...fields, ...(thrown === undefined ? {} : { error: thrown }) });
    } catch (unreadable) {
      // An error or a field that throws when it is read must not become an error of the request.
      logger[name](message, { unreadable: unreadable instanceof Error ? unreadable.name : typeof unreadable });
    }
  };
  return {
    debug: (message, fields) => log('debug', message, fields),
    info: (message, fields) => log('info', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    error: (message, fields) => log('error', message, fields),
    within: (read, run) => request.run(read, run),
  };
}

const toStdout = (line: string): void => void process.stdout.write(`${line}\n`);

/** CloudWatch takes lines of 1 MB at most, and nobody reads them. */
const longest = 8192;
const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > longest ? `${value.slice(0, longest)}…` : value;

class Formatter extends LogFormatter {
  readonly #requestFields: () => Fields;

  /** @param requestFields of the request that a line belongs to: keys appended to a logger would be in the lines of others */
  constructor(requestFields: () => Fields) {
    super();
    this.#requestFields = requestFields;
  }

  formatAttributes(
    { timestamp, logLevel, message, serviceName }: UnformattedAttributes,
    fields: LogAttributes,
  ): LogItem {
    const standard = { timestamp: this.formatTimestamp(timestamp), level: logLevel, message, service: serviceName };
    const all = Object.entries({ ...standard, ...this.#requestFields(), ...fields });
    return new LogItem({ attributes: Object.fromEntries(all.map(([name, value]) => [name, cut(value)])) });
  }

  /** Without the properties that libraries add to errors: they may hold a caller's data. */
  override formatError({ name, message, stack, cause }: Error, depth = 0): LogAttributes {
    const further = cause instanceof Error && depth < 3 ? { cause: this.formatError(cause, depth + 1) } : {};
    return { name, message: cut(message), stack: cut(stack), ...further };
  }
}

/** Powertools would print through `console` when POWERTOOLS_DEV is set, and `console` prints through the log here. */
class LineLogger extends Logger {
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void, options: ConstructorParameters<typeof Logger>[0]) {
    super(options);
    this.#write = write;
  }

  protected override printLog(_level: number, item: LogItem): void {
    item.prepareForPrint();
    this.#write(JSON.stringify(item.getAttributes(), this.getJsonReplacer()));
  }
}
