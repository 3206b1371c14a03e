import { UsageError } from './errors.ts';

const unitMs: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/**
 * A point in time as people write it: a time ago (`10m`, `1d2h`), a time of day (`13:10`, the last one), or ISO 8601.
 * @param flag that it was given with, for the error
 * @param now milliseconds since 1970
 * @param utc whether a time without a time zone is UTC rather than local time
 * @returns milliseconds since 1970
 * @throws UsageError for anything else
 */
export function parseTimestamp(flag: string, text: string, now: number, utc: boolean): number {
  const timestamp = ago(text, now) ?? timeOfDay(text, now, utc) ?? isoDate(text, utc);
  if (timestamp !== undefined && timestamp >= 0) return timestamp;
  throw new UsageError(
    `${flag} ${JSON.stringify(text)} is not a valid time.`,
    'Give a time ago (10m, 2h, 1d2h), a time of day (13:10), or a date (2026-11-24T13:10, 2026-11-24T13:10:00Z).',
  );
}

function ago(text: string, now: number): number | undefined {
  if (!/^(\d+(\.\d+)?[smhdw])+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)([smhdw])/g)];
  return now - parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit ?? ''] ?? Number.NaN), 0);
}

function timeOfDay(text: string, now: number, utc: boolean): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const time = [Number(hours), Number(minutes), Number(seconds), 0] as const;
  const at = new Date(now);
  if (utc) at.setUTCHours(...time);
  else at.setHours(...time);
  if (at.getTime() <= now) return at.getTime();
  if (utc) at.setUTCDate(at.getUTCDate() - 1);
  else at.setDate(at.getDate() - 1);
  return at.getTime();
}

function isoDate(text: string, utc: boolean): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/.test(text)) return undefined;
  const [day, time = '00:00'] = text.split(/[T ]/) as [string, string?];
  const zoned = /Z|[+-]\d{2}:?\d{2}$/.test(time);
  // Date.parse takes the 30th of February for the 2nd of March.
  if (new Date(`${day}T00:00Z`).getUTCDate() !== Number(day.slice(8))) return undefined;
  return Date.parse(`${day}T${time}${zoned || !utc ? '' : 'Z'}`);
}

/** A duration for people: `850 ms`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  if (minutes < 60) return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
