import { expect } from 'vitest';

/** What a server printed, as its log has it. Every line has to be one JSON object with the keys that all lines have. */
export function expectJsonLines(printed: string): Readonly<Record<string, unknown>>[] {
  const lines = printed.split('\n').filter(Boolean);
  return lines.map((line) => {
    const record = JSON.parse(line) as Record<string, unknown>;
    const { timestamp, level, message, service } = record;
    const types = [timestamp, level, message, service].map((value) => typeof value);
    expect(types, line).toEqual(Array(4).fill('string'));
    return record;
  });
}
