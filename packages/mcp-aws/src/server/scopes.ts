import { type Scope, scopes } from '../config/choices.ts';

/** Whether these scopes allow it: admin includes write, and write includes read. */
export const allows = (granted: readonly string[], needed: Scope): boolean =>
  scopes.slice(scopes.indexOf(needed)).some((scope) => granted.includes(scope));
