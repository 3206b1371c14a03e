export const levels = ['debug', 'info', 'warn', 'error'] as const;
export type Level = (typeof levels)[number];

/** The level that a line gives itself, in whatever words. */
export function levelOf(value: unknown): Level {
  const text = String(value).toLowerCase();
  if (text === 'trace') return 'debug';
  if (text === 'warning') return 'warn';
  if (text === 'fatal' || text === 'critical') return 'error';
  return levels.find((level) => level === text) ?? 'info';
}
