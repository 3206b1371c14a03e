import { styleText } from 'node:util';
import type { Level } from './log-level.ts';
import type { LogRecord } from './log-record.ts';
import { oneLine, printable } from './printable.ts';

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
      paint('gray', timeOf(time, utc)),
      paint(levelStyle[level], level.toUpperCase().padEnd(5)),
      paint('gray', group.padEnd(6)),
      quiet ? paint('gray', whatOf(record)) : whatOf(record),
      ...(status === undefined ? [] : [paint(status >= 400 ? 'red' : 'green', oneLine(String(status)))]),
      ...(typeof durationMs === 'number' ? [`${Math.round(durationMs)}ms`] : []),
      ...extras(record).map((text) => paint('gray', text)),
    ];
    return [parts.join(' '), ...stackOf(error).map((line) => paint('red', `    ${line}`))].join('\n');
  };
}

const whatOf = ({ method, tool, message }: LogRecord): string =>
  method === undefined
    ? printable(message).replaceAll('\n', '\n    ')
    : oneLine([method, tool].filter(Boolean).join(' '));

/** Fields that have a place of their own, or are not for people. */
const placed = new Set('time group level message status durationMs stream error _aws'.split(' '));

function extras({ requestId, apiRequestId, tool, method, ...record }: LogRecord): string[] {
  const fields = Object.entries(record).filter(([name]) => !placed.has(name));
  return [
    ['tool', method === undefined ? tool : undefined] as const,
    ...fields,
    ['req', shortened(requestId ?? apiRequestId)] as const,
  ]
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${oneLine(name)}=${oneLine(typeof value === 'string' ? value : JSON.stringify(value))}`);
}

/** With the day, where that is not today. */
function timeOf(iso: string, utc: boolean): string {
  const moment = new Date(iso);
  const shifted = utc ? moment : new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  const [day = '', clock = ''] = shifted
    .toISOString()
    .replace('Z', utc ? 'Z' : '')
    .split('T');
  const sameDay = utc ? new Date().toISOString().startsWith(day) : new Date().toDateString() === moment.toDateString();
  return sameDay ? clock : `${day} ${clock}`;
}

function stackOf(error: unknown): string[] {
  if (error === undefined) return [];
  const { stack } = (error ?? {}) as { stack?: unknown };
  const text = [stack, error].find((value) => typeof value === 'string') ?? JSON.stringify(error);
  return String(text)
    .split('\n')
    .map((line) => oneLine(line.trimEnd()));
}

/** Enough of an id to tell it from others, and for --request. */
const shortened = (id: unknown): unknown =>
  typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? id.slice(0, 8) : id;
