/** Exit codes of the command line; part of its contract. */
export const exitCode = { done: 0, failed: 1, usage: 2, cancelled: 130 } as const;

/** A failure the user can act on: what happened and why (`message`), and what to do (`next`). */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly next: string;
  readonly exit: number;
  /** What a program may want to know besides (`--json`). */
  readonly details: object | undefined;

  constructor(
    message: string,
    next: string,
    exit: number = exitCode.failed,
    options?: ErrorOptions & { readonly details?: object },
  ) {
    super(message, options);
    this.next = next;
    this.exit = exit;
    this.details = options?.details;
  }
}

/** A flag, a value or a missing answer. Nothing has been done. */
export class UsageError extends UserError {
  constructor(message: string, next: string) {
    super(message, next, exitCode.usage);
  }
}

/** The person said no, at a prompt or with Ctrl-C. Not a failure of the tool. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor(message = 'Cancelled. Nothing was written.') {
    super(message);
  }
}

/** Whoever read our output has gone, as `head` does. Not a failure. */
export class Unread extends Error {
  override readonly name = 'Unread';
}
