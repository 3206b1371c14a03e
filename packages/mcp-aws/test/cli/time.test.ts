import { describe, expect, it } from 'vitest';
import { formatDuration, parseTimestamp } from '../../src/cli/time.ts';

const now = Date.parse('2026-11-24T13:30:00Z');
const parse = (text: string): string => new Date(parseTimestamp('--since', text, now, true)).toISOString();

describe('a timestamp', () => {
  it.each([
    ['90s', '2026-11-24T13:28:30.000Z'],
    ['10m', '2026-11-24T13:20:00.000Z'],
    ['1d2h', '2026-11-23T11:30:00.000Z'],
    ['1.5h', '2026-11-24T12:00:00.000Z'],
    ['1w', '2026-11-17T13:30:00.000Z'],
    ['13:10', '2026-11-24T13:10:00.000Z'],
    ['9:05:30', '2026-11-24T09:05:30.000Z'],
    ['23:50', '2026-11-23T23:50:00.000Z'],
    ['2026-11-01', '2026-11-01T00:00:00.000Z'],
    ['2026-11-24T08:00', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24 08:00:05', '2026-11-24T08:00:05.000Z'],
    ['2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T08:00:00+02:00', '2026-11-24T06:00:00.000Z'],
  ])('%s is %s', (text, timestamp) => expect(parse(text)).toBe(timestamp));

  it.each([
    '',
    'now',
    '10',
    'm',
    '-5m',
    '25:00',
    '12:60',
    '2026-13-01',
    '2026-02-30',
    '1969-12-31',
    '2026-11-24T',
    '10 m',
  ])('is not %j', (text) => expect(() => parse(text)).toThrow(/is not a valid time/));

  it('is in the time zone of this machine unless UTC is asked for', () => {
    const local = new Date(parseTimestamp('--since', '2026-11-24T08:00', now, false));
    expect([local.getDate(), local.getHours(), local.getMinutes()]).toEqual([24, 8, 0]);
    const clock = new Date(parseTimestamp('--since', '00:00', now, false));
    expect([clock.getHours(), clock.getMinutes()]).toEqual([0, 0]);
  });
});

it.each([
  [850, '850 ms'],
  [12_300, '12 s'],
  [59_600, '1 min'],
  [200_000, '3 min 20 s'],
  [120_000, '2 min'],
  [7_500_000, '2 h 5 min'],
])('%d ms is %s for people', (ms, text) => expect(formatDuration(ms)).toBe(text));
