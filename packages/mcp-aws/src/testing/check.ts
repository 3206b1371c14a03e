import { describe, it } from 'vitest';

/** Something that a server has to do. A value, so that this library's own tests can run it against a faulty server. */
export interface Check {
  readonly name: string;
  /** @throws Error where the server does not */
  run(): Promise<void>;
}

/** Adds a test for each check. */
export function registerChecks(title: string, checks: readonly Check[]): void {
  describe(title, () => {
    for (const { name, run } of checks) it(name, run);
  });
}

/** Makes it when it is first asked for, once. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
