import { vi } from 'vitest';

export type Line = Readonly<Record<string, unknown>>;

/** Undefined: not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The process as an entry finds it: with its environment, and to itself. */
export interface OwnedProcess {
  /** What was printed since, as the lines of a log. */
  lines(): Line[];
  texts(): string[];
  /** Gives back everything that was there before. */
  restore(): void;
}

const events = ['warning', 'unhandledRejection', 'uncaughtException', 'SIGTERM'] as const;

/** Gives the process this environment, takes what it prints, and remembers what an entry changes. */
export function ownProcess(env: Environment): OwnedProcess {
  const before = { env: { ...process.env }, console: { ...console } };
  const listeners = events.map((event) => [event, process.listeners(event as 'SIGTERM')] as const);
  const texts: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      texts.push(...String(chunk).split('\n').filter(Boolean));
      return true;
    }),
  );
  for (const name of Object.keys(process.env)) {
    if (/^(MCP_|AWS_|OTEL_|POWERTOOLS_|LOG_|_X_AMZN)/.test(name) || name === 'PORT') delete process.env[name];
  }
  const set = Object.entries(env).filter(([, value]) => value !== undefined);
  Object.assign(process.env, { POWERTOOLS_DEV: 'false', ...Object.fromEntries(set) });
  return {
    texts: () => texts,
    lines: () => texts.map((text) => JSON.parse(text) as Line),
    restore() {
      for (const spy of spies) spy.mockRestore();
      for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
      Object.assign(process.env, before.env);
      Object.assign(console, before.console);
      for (const [event, all] of listeners) {
        process.removeAllListeners(event);
        for (const listener of all) process.on(event, listener as () => void);
      }
    },
  };
}
