import type { z } from 'zod';

/** A configuration that cannot be used: what is wrong and why (`message`), and what to do (`suggestion`). */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly suggestion: string;

  constructor(message: string, suggestion: string, options?: ErrorOptions) {
    super(message, options);
    this.suggestion = suggestion;
  }

  /** Of what the schema says: every place that is wrong, a line each. */
  static ofIssues(issues: readonly z.core.$ZodIssue[], source: string): ConfigError {
    const lines = issues.map((issue) =>
      [placeOf(issue), lowerFirst(issue.message)].filter((part) => part !== '').join(': '),
    );
    const message =
      lines.length === 1
        ? `${source}: ${lines[0]}`
        : `${source} has ${lines.length} mistakes:\n${lines.map((line) => `  ${line}`).join('\n')}`;
    return new ConfigError(
      message,
      'Correct or remove it. Your editor completes the valid settings, from the "$schema" of the file.',
    );
  }
}

/** `stages.production.alarms`, or nothing for the whole file. */
const placeOf = ({ path }: z.core.$ZodIssue): string => (path.length === 0 ? '' : path.map(String).join('.'));

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
