import type { Scope } from '../config/choices.ts';
import type { Caller } from './context.ts';
import { allows } from './scopes.ts';

/** Who may use a capability. */
export interface Access {
  /** What the caller must be allowed to do. */
  readonly scope?: Scope;
  /**
   * A finer rule than a scope, such as membership of a group. It is asked for each request that names the capability, and for
   * lists where `visible` is `when-allowed`. Without auth there is no caller. What it throws is a failure of the server, and lets
   * nobody in.
   */
  authorize?(caller: Caller | undefined): boolean | Promise<boolean>;
  /**
   * `when-allowed` leaves it out of the lists of callers who may not use it, and tells them that there is no such thing.
   * Default: `always`, since clients ask the user for a further scope only for what they have seen.
   */
  readonly visible?: 'always' | 'when-allowed';
}

/** What a caller lacks. `scope`: a login could grant it. `authorization`: it cannot. */
export type Lack = 'scope' | 'authorization';

/** What the caller lacks to use a capability; undefined: nothing. Without auth nobody lacks a scope. */
export async function lackOf({ scope, authorize }: Access, caller: Caller | undefined): Promise<Lack | undefined> {
  if (scope !== undefined && caller !== undefined && !allows(caller.scopes, scope)) return 'scope';
  if (authorize === undefined || (await authorize(caller)) === true) return undefined;
  return 'authorization';
}

/** Whether a caller may know that it exists. One who may not is told that there is no such thing. */
export const isSeenBy = async (access: Access, caller: Caller | undefined): Promise<boolean> =>
  access.visible !== 'when-allowed' || (await lackOf(access, caller)) === undefined;
