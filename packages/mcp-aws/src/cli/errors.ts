/** Exit codes of the command line; part of its contract. */
export const exitCode = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

export interface UserErrorOptions extends ErrorOptions {
  /** Default: 1. */
  readonly exit?: number | undefined;
  /** What else a program may want to know (`--json`). */
  readonly details?: object | undefined;
}

/** A failure that the user can act on: what happened and why (`message`), and what to do (`suggestion`). */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly suggestion: string;
  readonly exit: number;
  readonly details: object | undefined;

  constructor(
    message: string,
    suggestion: string,
    { exit = exitCode.failed, details, ...options }: UserErrorOptions = {},
  ) {
    super(message, options);
    this.suggestion = suggestion;
    this.exit = exit;
    this.details = details;
  }
}

/** A wrong flag or value, or a missing answer. Nothing has been done. */
export class UsageError extends UserError {
  constructor(message: string, suggestion: string) {
    super(message, suggestion, { exit: exitCode.usage });
  }
}

/** The user said no, at a prompt or with Ctrl-C. Not a failure of the tool. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor(message = 'Cancelled.') {
    super(message);
  }
}

/** The reader of our output has gone, as `head` does. Not a failure. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}
