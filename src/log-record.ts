import { ofPlatform, ofText } from './lambda-lines.ts';
import { type Level, levelOf } from './log-level.ts';

/** The log groups of a stack, by what writes to them. */
export const groupNames = ['server', 'access', 'authorizer'] as const;
export type GroupName = (typeof groupNames)[number];

export interface LogGroup {
  readonly name: GroupName;
  readonly logGroupName: string;
}

/** As CloudWatch Logs has it. */
export interface LogEvent {
  readonly group: LogGroup;
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly stream: string;
  readonly message: string;
}

/** One line of any of the logs, with what is known of it under the same names everywhere. */
export interface LogRecord {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly group: GroupName;
  readonly level: Level;
  readonly message: string;
  /** Of JSON-RPC. */
  readonly method?: string;
  readonly tool?: string;
  /** Of HTTP. */
  readonly status?: number;
  readonly durationMs?: number;
  /** Of the function, or of the container. */
  readonly requestId?: string;
  /** Of API Gateway, whose authorizer is asked before the function. */
  readonly apiRequestId?: string;
  readonly client?: string;
  /** A pseudonym of the caller. */
  readonly principal?: string;
  /** The task or the instance of the function. */
  readonly stream: string;
  /** Everything else the line says. */
  readonly [field: string]: unknown;
}

type Fields = Record<string, unknown>;

/** What a log event says. What is not understood is kept as the message. */
export function recordOf(event: LogEvent): LogRecord {
  const text = event.message.trimEnd();
  const fields = jsonObject(text);
  const said =
    fields === undefined ? ofText(text) : event.group.name === 'access' ? ofAccess(fields) : ofServer(fields);
  return {
    time: new Date(event.timestamp).toISOString(),
    group: event.group.name,
    level: 'info',
    message: '',
    ...said,
    stream: event.stream,
  };
}

function jsonObject(text: string): Fields | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text) as Fields;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined; // a line that was cut, or begins with a brace by chance
    throw error;
  }
}

/** A line of src/log.ts, of Lambda itself, or of anything else that prints JSON. */
function ofServer(fields: Fields): Partial<LogRecord> {
  if (typeof fields.type === 'string' && isObject(fields.record)) return ofPlatform(fields.type, fields.record);
  const { time: _, timestamp: __, level, message, service: ___, group, stream, ...rest } = withoutMetrics(fields);
  const own = group === undefined && stream === undefined ? {} : { logged: { group, stream } };
  return { level: levelOf(level), message: textOf(message), ...rest, ...own };
}

/** Without what only CloudWatch reads: the embedded metric format, and the values of its metrics. */
function withoutMetrics({ _aws: embedded, ...fields }: Fields): Fields {
  const sets = (embedded as { CloudWatchMetrics?: { Metrics?: { Name?: unknown }[] }[] } | undefined)
    ?.CloudWatchMetrics;
  if (!Array.isArray(sets)) return fields;
  const names = sets.flatMap(({ Metrics = [] }) => Metrics.map(({ Name }) => Name));
  const said = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
  return said.message === undefined ? { ...said, level: 'debug', message: 'metrics' } : said;
}

const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** A line of API Gateway's access log (infra/access-log.ts). It writes every value as text, and `-` for none. */
function ofAccess({ time: _, method, path, status, durationMs, userAgent, ...rest }: Fields): Partial<LogRecord> {
  const code = Number(status);
  return {
    level: code >= 500 ? 'error' : code >= 400 ? 'warn' : 'info',
    message: `${method} ${path}`,
    ...(Number.isNaN(code) ? {} : { status: code }),
    ...(Number.isNaN(Number(durationMs)) ? {} : { durationMs: Number(durationMs) }),
    ...(typeof userAgent === 'string' && userAgent !== '-' ? { client: userAgent.split(' ')[0] } : {}),
    ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '-' && value !== '')),
  };
}
