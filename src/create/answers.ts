import type { AuthMode, Pipeline, Provider, Runtime, Tracing } from '../../packages/mcp-aws/src/config/choices.ts';
import type { PackageManager } from '../scaffold/package-managers.ts';

/** Everything a project is made from. Complete: nothing downstream asks or guesses. */
export interface Answers {
  /** The target folder, as given. */
  readonly dir: string;
  readonly runtime: Runtime;
  readonly streaming: boolean;
  readonly auth: AuthMode;
  /** The issuer of tokens, for oidc. */
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly provider: Provider | undefined;
  /** Further addresses that a login may return to, for cognito. */
  readonly callbackUrls: readonly string[];
  readonly domain: string | undefined;
  readonly region: string;
  readonly ci: Pipeline;
  readonly tracing: Tracing;
  readonly pm: PackageManager;
  /** The version of the package manager, where it is known. */
  readonly pmVersion: string | undefined;
  readonly install: boolean;
  readonly git: boolean;
}

/** What flags answered so far: a value of its type, or undefined where none did. */
export type Flags = { readonly [Name in keyof Answers]?: Answers[Name] | undefined };
