import { styleText } from 'node:util';
import { sanitizeForTerminal, sanitizeToLine } from '../sanitize-terminal.ts';
import type { Level } from './level.ts';
import type { LogRecord } from './record.ts';

export interface ViewOptions {
  readonly color: boolean;
  readonly utc: boolean;
  /** Fields that are not shown; `group` and `requestId` among them. Default: none. */
  readonly hidden?: ReadonlySet<string>;
}

type Style = Parameters<typeof styleText>[0];

const levelStyle: Readonly<Record<Level, Style>> = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' };

/** Makes the function that formats a record for a person: one line, and below it the stack of an error. */
export function createViewer({ color, utc, hidden = new Set() }: ViewOptions): (record: LogRecord) => string {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  return (record) => {
    const { time, group, level, status, durationMs, error } = record;
    // What API Gateway says of a request, the server says better, unless it never got there.
    const quiet = level === 'debug' || (group === 'access' && level === 'info');
    const parts = [
      paint('gray', timeOf(time, utc)),
      paint(levelStyle[level], level.toUpperCase().padEnd(5)),
      ...(hidden.has('group') ? [] : [paint('gray', group.padEnd(6))]),
      quiet ? paint('gray', subjectOf(record)) : subjectOf(record),
      ...(status === undefined ? [] : [paint(status >= 400 ? 'red' : 'green', sanitizeToLine(String(status)))]),
      ...(typeof durationMs === 'number' ? [`${Math.round(durationMs)}ms`] : []),
      ...extrasOf(record, hidden).map((text) => paint('gray', text)),
    ];
    return [parts.join(' '), ...stackOf(error).map((line) => paint('red', `    ${line}`))].join('\n');
  };
}

/** What a line is about: the call, the route, or what the message says. */
function subjectOf({ method, tool, message, httpMethod, path }: LogRecord): string {
  if (method !== undefined) return sanitizeToLine([method, tool].filter(Boolean).join(' '));
  if (typeof httpMethod === 'string' && typeof path === 'string') return sanitizeToLine(`${httpMethod} ${path}`);
  return sanitizeForTerminal(message).replaceAll('\n', '\n    ');
}

/** Fields that have a place of their own, or are not for people. */
const placed = new Set('time group level message status durationMs stream error _aws httpMethod'.split(' '));

function extrasOf(
  { requestId, apiRequestId, tool, method, path, ...record }: LogRecord,
  hidden: ReadonlySet<string>,
): string[] {
  const fields = Object.entries(record).filter(([name]) => !placed.has(name));
  return [
    ['tool', method === undefined ? tool : undefined] as const,
    ['path', record.httpMethod === undefined ? path : undefined] as const,
    ...fields,
    ['req', hidden.has('requestId') ? undefined : shortened(requestId ?? apiRequestId)] as const,
  ]
    .filter(([name, value]) => !hidden.has(name) && value !== undefined && value !== '')
    .map(
      ([name, value]) =>
        `${sanitizeToLine(name)}=${sanitizeToLine(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
}

/** With the day, where that is not today. */
function timeOf(iso: string, utc: boolean): string {
  const time = new Date(iso);
  const shifted = utc ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  const [day = '', clock = ''] = shifted
    .toISOString()
    .replace('Z', utc ? 'Z' : '')
    .split('T');
  const sameDay = utc ? new Date().toISOString().startsWith(day) : new Date().toDateString() === time.toDateString();
  return sameDay ? clock : `${day} ${clock}`;
}

function stackOf(error: unknown): string[] {
  if (error === undefined) return [];
  const { stack } = (error ?? {}) as { stack?: unknown };
  const text = [stack, error].find((value) => typeof value === 'string') ?? JSON.stringify(error);
  return String(text)
    .split('\n')
    .map((line) => sanitizeToLine(line.trimEnd()));
}

/** Enough of an id to tell it from others, and for --request. */
const shortened = (id: unknown): unknown =>
  typeof id === 'string' && /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(id) ? id.slice(0, 8) : id;
