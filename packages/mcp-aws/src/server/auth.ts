import type { Log } from '../telemetry/log.ts';
import type { Rejection } from '../telemetry/request-log.ts';
import type { Caller, Invocation } from './context.ts';
import type { ServerConfig } from './server-config.ts';

/** A request that is not let in. */
export interface Refusal {
  readonly rejection: Rejection;
  /** What the caller learns. It names no claim and no credential. */
  readonly detail: string;
  readonly response: Response;
}

/** Lets a request in, with what is known of the caller, or refuses it. */
export type AuthGuard = (
  request: Request,
  invocation: Invocation,
) => Promise<{ readonly caller: Caller | undefined } | { readonly refusal: Refusal }>;

/** Who may call, and what a client may read before it logs in. */
export interface Auth {
  readonly guard: AuthGuard;
  /** Answers a request for a discovery document; undefined: there is none of that name. */
  discover?(request: Request): Promise<Response | undefined>;
  /** Whether anyone may call. What is behind auth must not be kept in a cache that callers share. Default: false. */
  readonly isOpen?: boolean;
  /** What a client is told that wants to register here; undefined: nothing of its own. */
  readonly insteadOfRegistration?: string;
  /** Where a client that lacks a scope finds the login. */
  readonly resourceMetadataUrl?: string | undefined;
}

export interface AuthOptions {
  readonly config: ServerConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly log: Log;
}

/**
 * Makes the auth of a mode while the server starts.
 * @throws Error naming the variable that is missing or wrong, so that a bad deployment fails at its start
 */
export interface AuthMode {
  readonly mode: string;
  createAuth(options: AuthOptions): Promise<Auth>;
}
