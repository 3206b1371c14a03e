import type { Scope } from '../../src/config/choices.ts';
import type { Auth } from '../../src/server/auth.ts';
import type { Caller } from '../../src/server/context.ts';

export const callerWith = (...scopes: Scope[]): Caller => ({ clientId: 'test', principal: 'issuer|ana', scopes });

/** Lets everyone in as this caller. */
export const authAs = (caller: Caller | undefined, more: Partial<Auth> = {}): Auth => ({
  guard: async () => ({ caller }),
  ...more,
});
