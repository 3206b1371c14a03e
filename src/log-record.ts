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

export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

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

/** A line of src/log.ts, or of anything else that prints JSON. */
function ofServer({ time: _, level, message, group, stream, ...rest }: Fields): Partial<LogRecord> {
  const own = group === undefined && stream === undefined ? {} : { logged: { group, stream } };
  // Metrics in the embedded format are for CloudWatch to read.
  if (rest._aws !== undefined) return { level: 'debug', message: 'metrics', ...rest };
  return { level: levelOf(level), message: textOf(message), ...rest, ...own };
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

function levelOf(value: unknown): Level {
  const text = String(value).toLowerCase();
  if (text === 'trace') return 'debug';
  if (text === 'warning') return 'warn';
  if (text === 'fatal' || text === 'critical') return 'error';
  return levels.find((level) => level === text) ?? 'info';
}

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

/** Lambda's own lines, what Node's console prints there, and everything else. */
function ofText(text: string): Partial<LogRecord> {
  const requestId = /RequestId: ([0-9a-f-]{36})/.exec(text)?.[1];
  if (/^(START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION|TELEMETRY|XRAY)\b/.test(text)) {
    const failed = /Status: (timeout|error)/.test(text);
    return {
      level: failed ? 'error' : 'debug',
      message: text.replaceAll('\t', '  '),
      ...ofReport(text),
      ...ided(requestId),
    };
  }
  const [, console, printedId, level, ...rest] =
    /^(\S+Z)\t([0-9a-f-]{36}|undefined)\t([A-Z]+)\t([\s\S]*)$/.exec(text) ?? [];
  if (console !== undefined) {
    return {
      level: levelOf(level),
      message: rest.join(''),
      ...ided(printedId === 'undefined' ? undefined : printedId),
    };
  }
  const failed = /Task timed out|Runtime exited|Runtime\.\w+|^\s*(Uncaught|Error)\b/.test(text);
  return { level: failed ? 'error' : 'info', message: text, ...ided(requestId) };
}

const ided = (requestId: string | undefined): { requestId?: string } => (requestId === undefined ? {} : { requestId });

function ofReport(text: string): Partial<LogRecord> {
  const [duration, init] = [/\tDuration: ([\d.]+) ms/, /Init Duration: ([\d.]+) ms/].map(
    (pattern) => pattern.exec(text)?.[1],
  );
  return {
    ...(duration === undefined ? {} : { durationMs: Number(duration) }),
    ...(init === undefined ? {} : { initDurationMs: Number(init) }),
  };
}
