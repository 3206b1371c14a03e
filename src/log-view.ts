import { styleText } from 'node:util';
import type { Level, LogRecord } from './log-record.ts';

interface ViewOptions {
  readonly color: boolean;
  readonly utc: boolean;
}

type Style = Parameters<typeof styleText>[0];

const levelStyle: Readonly<Record<Level, Style>> = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' };

/** Makes the function that prints a record for a person: one line, and below it the stack of an error. */
export function viewer({ color, utc }: ViewOptions): (record: LogRecord) => string {
  const paint = (style: Style, text: string): string => (color ? styleText(style, text) : text);
  return (record) => {
    const { time, group, level, status, durationMs, error } = record;
    // What API Gateway says of a request, the server says better, unless it never got there.
    const quiet = level === 'debug' || (group === 'access' && level === 'info');
    const parts = [
      paint('gray', utc ? time.slice(11) : localTime(time)),
      paint(levelStyle[level], level.toUpperCase().padEnd(5)),
      paint('gray', group.padEnd(6)),
      quiet ? paint('gray', whatOf(record)) : whatOf(record),
      ...(status === undefined ? [] : [paint(status >= 400 ? 'red' : 'green', String(status))]),
      ...(durationMs === undefined ? [] : [`${Math.round(durationMs)}ms`]),
      ...extras(record).map((text) => paint('gray', text)),
    ];
    return [parts.join(' '), ...stackOf(error).map((line) => paint('red', `    ${line}`))].join('\n');
  };
}

const whatOf = ({ method, tool, message }: LogRecord): string =>
  clean(method === undefined ? message : [method, tool].filter(Boolean).join(' '));

/** Fields that have a place of their own, or are not for people. */
const placed = new Set('time group level message status durationMs stream error _aws'.split(' '));

function extras({ requestId, apiRequestId, tool, method, ...record }: LogRecord): string[] {
  const fields = Object.entries(record).filter(([name]) => !placed.has(name));
  return [
    ['tool', method === undefined ? tool : undefined] as const,
    ...fields,
    ['req', requestId ?? apiRequestId] as const,
  ]
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${clean(typeof value === 'string' ? value : JSON.stringify(value))}`);
}

function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${clock}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

function stackOf(error: unknown): string[] {
  const { name, message, stack } = (error ?? {}) as { name?: unknown; message?: unknown; stack?: unknown };
  const text = typeof stack === 'string' ? stack : [name, message].filter(Boolean).join(': ');
  return text === '' ? [] : text.split('\n').map((line) => clean(line.trimEnd()));
}

/** Whoever calls the server writes part of its logs, and a terminal obeys escape sequences. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
const clean = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd');
