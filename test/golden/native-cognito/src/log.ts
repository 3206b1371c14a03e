import { AsyncLocalStorage } from 'node:async_hooks';

const levels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
type Level = (typeof levels)[number];

const threshold = levels.indexOf((process.env.LOG_LEVEL ?? 'info').toLowerCase() as Level);

const request = new AsyncLocalStorage<Record<string, unknown>>();

/** Puts these fields into every line that is logged while `run` runs, however deep. */
export const inRequest = <Result>(fields: Record<string, unknown>, run: () => Result): Result =>
  request.run({ ...request.getStore(), ...fields }, run);

function write(level: Level, message: string, fields: Record<string, unknown> = {}): void {
  if (levels.indexOf(level) < threshold) return;
  const line = { time: new Date().toISOString(), level, message, ...request.getStore(), ...fields };
  process.stdout.write(`${JSON.stringify(line, (key, value) => (key === 'error' ? described(value) : value))}\n`);
}

/** Of what was thrown, what cannot hold a caller's data or a circle. */
const described = (error: unknown): object =>
  error instanceof Error ? { name: error.name, message: error.message, stack: error.stack } : { name: typeof error };

/** One JSON object a line on stdout. Never give it bodies, tokens or tool arguments. */
export const log = {
  debug: (message: string, fields?: Record<string, unknown>): void => write('debug', message, fields),
  info: (message: string, fields?: Record<string, unknown>): void => write('info', message, fields),
  warn: (message: string, fields?: Record<string, unknown>): void => write('warn', message, fields),
  error: (message: string, fields?: Record<string, unknown>): void => write('error', message, fields),
};
