import { createHash } from 'node:crypto';
import type { AuthInfo } from '@modelcontextprotocol/server';
import type { Scope } from '../config/choices.ts';
import type { Fields, Log } from '../telemetry/log.ts';
import type { Answer } from './answer.ts';
import { createFlow, type Flow } from './flow.ts';
import { isModernMessage, type Message } from './jsonrpc.ts';

/** What the platform knows of one call. */
export interface Invocation {
  /** For the log. */
  readonly requestId: string;
  /** Milliseconds until the platform ends the call; undefined: no limit. */
  readonly remainingMs?: number | undefined;
  /** What API Gateway says of the request; undefined elsewhere. */
  readonly requestContext?: unknown;
  /** Of AWS X-Ray, as `1-…-…`. */
  readonly xrayTraceId?: string | undefined;
  /** False: the caller gets the answer in one piece, once all of it is there. Default: true. */
  readonly streams?: boolean;
  /** Resolves once the caller has all of the answer, or is gone. Undefined: that is nobody's concern, as on Lambda. */
  readonly sent?: Promise<void>;
  /** False: not a request of a caller, such as a warm-up. It is neither logged nor counted. Default: true. */
  readonly recorded?: boolean;
}

/** Who calls, as the auth guard verified it. Never the credential: a tool must not be able to pass it on. */
export interface Caller {
  /** The OAuth client, the id of the API key, or the ARN of the AWS principal. */
  readonly clientId: string;
  /** `read`, `write` and `admin`, as far as they are granted. */
  readonly scopes: readonly Scope[];
  /** What tells this caller from every other: use it as a key for what belongs to the caller. */
  readonly principal: string;
  /** `sub` of an OAuth token. */
  readonly subject?: string | undefined;
  /**
   * Claims of an OAuth token that `auth.claims` of mcp-aws.jsonc names, as far as the token has them and they are not longer than
   * 4096 characters of JSON. Undefined where none are named.
   */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Whether it is a machine, in the OAuth modes. */
  readonly machine?: boolean | undefined;
  /** Whom an API key was issued to. */
  readonly owner?: string | undefined;
  /** Of the AWS principal's session. */
  readonly arn?: string | undefined;
  /** When the credential expires, in seconds since 1970. */
  readonly expiresAt?: number | undefined;
}

/** What the inside of a call knows of how it ended, for its line in the log. */
export interface Outcome {
  /**
   * `tool_error` is meant for the caller to read. `tool_failed`, of a capability of any kind, and `too_large`, of what it
   * returned, are failures of the server.
   */
  errorCode?: 'tool_error' | 'tool_failed' | 'insufficient_scope' | 'forbidden' | 'too_large' | 'slow_reader';
  /** How the answer ends, as the protocol says it; undefined: it was made before the MCP SDK. */
  answer?: Answer;
  /** The tool has come to its end. What then goes wrong is not the caller's fault. */
  returned?: true;
}

/** All that one request carries, made at the door and passed on. */
export interface RequestContext {
  readonly invocation: Invocation;
  readonly log: Log;
  readonly outcome: Outcome;
  readonly flow: Flow;
  /** Undefined until the auth guard let it in, and where there is no auth. */
  caller: Caller | undefined;
  message: Message;
  /** The trace that the request is in: 32 hex digits. */
  traceId: string | undefined;
}

export const createContext = (invocation: Invocation, log: Log): RequestContext => ({
  invocation,
  log,
  outcome: {},
  flow: createFlow(),
  caller: undefined,
  message: {},
  traceId: undefined,
});

/** Whether the request speaks 2026-07-28, in which each message names its version. */
export const isModern = ({ message }: RequestContext): boolean => isModernMessage(message);

/** What every line of the log says of the request that it belongs to. */
export function requestFields({ invocation, caller, traceId }: RequestContext): Fields {
  const { requestId, requestContext, xrayTraceId } = invocation;
  // Of the request at API Gateway, as its access log has it.
  const { requestId: apiRequestId } = (requestContext ?? {}) as { requestId?: unknown };
  return {
    requestId,
    apiRequestId,
    xrayTraceId,
    ...(caller === undefined ? {} : { principal: pseudonymOf(caller) }),
    ...(traceId === undefined ? {} : { traceId }),
  };
}

/** A name of the caller for logs. Only somebody who knows the callers already can tell which of them it is. */
export const pseudonymOf = ({ principal }: Caller): string =>
  createHash('sha256').update(principal).digest('base64url').slice(0, 16);

/**
 * The context as the MCP SDK passes it on: it hands `authInfo` to everything that serves a request, and to nothing else.
 * @param resourceMetadataUrl where a client that lacks a scope finds the login
 */
export const toAuthInfo = (context: RequestContext, resourceMetadataUrl: string | undefined): AuthInfo => ({
  token: '',
  clientId: context.caller?.clientId ?? 'anonymous',
  scopes: [...(context.caller?.scopes ?? [])],
  ...(context.caller?.expiresAt === undefined ? {} : { expiresAt: context.caller.expiresAt }),
  ...(resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl }),
  extra: { context },
});

/** @throws Error for an `authInfo` that this server did not make */
export function contextOf(authInfo: AuthInfo | undefined): RequestContext {
  const context = authInfo?.extra?.context;
  if (context === undefined) throw new Error('a request without its context');
  return context as RequestContext;
}
