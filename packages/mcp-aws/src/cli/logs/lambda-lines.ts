import { levelOf } from './level.ts';
import type { LogRecord } from './record.ts';

type Fields = Record<string, unknown>;

/**
 * A line of Lambda itself, as a function with the JSON log format has it.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export function platformRecord(type: string, { requestId, status, metrics, errorType }: Fields): Partial<LogRecord> {
  const { durationMs, initDurationMs, maxMemoryUsedMB } = (metrics ?? {}) as Record<string, number | undefined>;
  const failed = status === 'timeout' || status === 'error' || status === 'failure';
  return {
    level: failed ? 'error' : 'debug',
    message: [type, ...(failed ? [status, errorType].filter(Boolean) : [])].join(' '),
    ...withRequestId(typeof requestId === 'string' ? requestId : undefined),
    ...Object.fromEntries(
      Object.entries({ durationMs, initDurationMs, maxMemoryUsedMB }).filter(([, value]) => value !== undefined),
    ),
  };
}

/** Lambda's own lines, what Node's console prints there, and everything else. */
export function textRecord(text: string): Partial<LogRecord> {
  const requestId = /RequestId: ([0-9a-f-]{36})/.exec(text)?.[1];
  if (/^(START|END|REPORT|INIT_START|INIT_REPORT|EXTENSION|TELEMETRY|XRAY)\b/.test(text)) {
    const failed = /Status: (timeout|error)/.test(text);
    return {
      level: failed ? 'error' : 'debug',
      message: text.replaceAll('\t', '  '),
      ...reportedTimes(text),
      ...withRequestId(requestId),
    };
  }
  const [, console, printedId, level, ...rest] =
    /^(\S+Z)\t([0-9a-f-]{36}|undefined)\t([A-Z]+)\t([\s\S]*)$/.exec(text) ?? [];
  if (console !== undefined) {
    return {
      level: levelOf(level),
      message: rest.join(''),
      ...withRequestId(printedId === 'undefined' ? undefined : printedId),
    };
  }
  const failed = /Task timed out|Runtime exited|Runtime\.\w+|^\s*(Uncaught|Error)\b/.test(text);
  return { level: failed ? 'error' : 'info', message: text, ...withRequestId(requestId) };
}

const withRequestId = (requestId: string | undefined): { requestId?: string } =>
  requestId === undefined ? {} : { requestId };

function reportedTimes(text: string): Partial<LogRecord> {
  const [duration, init] = [/\tDuration: ([\d.]+) ms/, /Init Duration: ([\d.]+) ms/].map(
    (pattern) => pattern.exec(text)?.[1],
  );
  return {
    ...(duration === undefined ? {} : { durationMs: Number(duration) }),
    ...(init === undefined ? {} : { initDurationMs: Number(init) }),
  };
}
