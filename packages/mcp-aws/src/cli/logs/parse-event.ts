import { isJsonObject, type JsonObject, parseJsonObject } from '../json.ts';
import { platformRecord, textRecord } from './lambda-lines.ts';
import { levelOf } from './level.ts';
import type { LogEvent, LogRecord } from './record.ts';

/** What a log event says. What is not understood is kept as the message. */
export function recordOf(event: LogEvent): LogRecord {
  const text = event.message.trimEnd();
  const fields = text.startsWith('{') ? parseJsonObject(text) : undefined;
  const recordFor = event.group.name === 'access' ? accessRecord : serverRecord;
  return {
    time: new Date(event.timestamp).toISOString(),
    group: event.group.name,
    level: 'info',
    message: '',
    ...(fields === undefined ? textRecord(text) : recordFor(fields)),
    stream: event.stream,
  };
}

/** A line of the server's log (telemetry/log.ts), of Lambda itself, or of anything else that prints JSON. */
function serverRecord(fields: JsonObject): Partial<LogRecord> {
  if (typeof fields.type === 'string' && isJsonObject(fields.record)) return platformRecord(fields.type, fields.record);
  const { time: _, timestamp: __, level, message, service: ___, group, stream, ...rest } = withoutMetrics(fields);
  const own = group === undefined && stream === undefined ? {} : { logged: { group, stream } };
  return { level: levelOf(level), message: textOf(message), ...rest, ...own };
}

/** Without what only CloudWatch reads: the embedded metric format, and the values of its metrics. */
function withoutMetrics({ _aws: embedded, ...fields }: JsonObject): JsonObject {
  const sets = (embedded as { CloudWatchMetrics?: { Metrics?: { Name?: unknown }[] }[] } | undefined)
    ?.CloudWatchMetrics;
  if (!Array.isArray(sets)) return fields;
  const names = sets.flatMap(({ Metrics = [] }) => Metrics.map(({ Name }) => Name));
  const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
  return rest.message === undefined ? { ...rest, level: 'debug', message: 'metrics' } : rest;
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);

/** A line of API Gateway's access log. It writes every value as text, and `-` for none. */
function accessRecord({
  time: _,
  method,
  path,
  status,
  durationMs,
  userAgent,
  ...rest
}: JsonObject): Partial<LogRecord> {
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
