import type { CallContext } from './call-context.ts';

export interface CompletionContext extends Pick<CallContext, 'caller' | 'log' | 'signal'> {
  /** What the user has chosen for the other arguments or variables. */
  readonly arguments: Readonly<Record<string, string>>;
}

/** The values that begin with what was typed. Clients get the first 100. */
export type Complete = (typed: string, context: CompletionContext) => Promise<readonly string[]> | readonly string[];
