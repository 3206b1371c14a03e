import type { Answer } from '../server/answer.ts';
import type { Outcome, RequestContext } from '../server/context.ts';
import { describeMessage, errorCodes, isKnownMethod, type Message } from '../server/jsonrpc.ts';
import type { Log } from './log.ts';
import { metrics } from './metrics.ts';
import { redacted } from './redact.ts';

/** Why a request is not let in. Each is a metric, so there are few. */
export type Rejection =
  | 'host'
  | 'origin'
  | 'no_credentials'
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'unknown_principal'
  | 'too_large'
  /** Credentials whose key may be newer than what is known here. Anyone can make some up, so it is no failure. */
  | 'unknown_key'
  /** Nobody's credentials can be checked: a failure of the server. */
  | 'unavailable';

/** How a request ended. */
export interface Ended {
  /** HTTP status. */
  readonly status: number;
  /** Why it failed, as `errorCodeOf` says it; undefined: it did not. */
  readonly errorCode: unknown;
  /** As of `performance.now()`, when all of the request was here. */
  readonly started: number;
}

/** The lines of the log from which CloudWatch makes metrics. They are all of level info: a higher level turns metrics off. */
export interface RequestLog {
  /** A request to `/mcp`: what was asked, by which client, and how it ended. */
  mcp(context: RequestContext, request: Request, ended: Ended): void;
  /** A request to a route of the server's owner. @param route its method and pattern, such as `GET /books/:isbn` */
  route(route: string, ended: Ended): void;
  /** A request that was turned away. @param detail what the caller learned */
  rejection(rejection: Rejection, status: number, detail: string): void;
}

interface RequestLogOptions {
  readonly log: Log;
  /** The tool that a message calls, if the server has one of that name. */
  readonly toolOf: (message: Message) => string | undefined;
  /** A switch for debugging: arguments are data of callers. */
  readonly logsArguments: boolean;
}

export function createRequestLog({ log, toolOf, logsArguments }: RequestLogOptions): RequestLog {
  let isFirst = true;
  const coldStart = () => {
    const group = isFirst ? [{ values: { ColdStarts: 1 }, dimensionSets: [['service']] }] : [];
    isFirst = false;
    return group;
  };
  return {
    mcp({ message }, request, { status, errorCode, started }) {
      const durationMs = Math.round(performance.now() - started);
      if (logsArguments) log.info('mcp params', { params: redacted(message.params) });
      const tool = toolOf(message);
      const dimensionSets = [
        ['service'],
        // Names that only a caller knows would each be a metric that costs.
        ...(isKnownMethod(message) ? [['service', 'method']] : []),
        ...(tool === undefined ? [] : [['service', 'method', 'tool']]),
      ];
      const counted = metrics({ values: valuesOf(status, errorCode, durationMs), dimensionSets }, ...coldStart());
      log.info('mcp request', {
        ...describeMessage(message, request),
        status,
        errorCode,
        durationMs,
        // Clients of 2025 try GET and DELETE, which are no calls.
        ...(request.method === 'POST' ? counted : {}),
      });
    },
    route(route, { status, errorCode, started }) {
      const durationMs = Math.round(performance.now() - started);
      const dimensionSets = [['service'], ['service', 'method']];
      const counted = metrics({ values: valuesOf(status, errorCode, durationMs), dimensionSets }, ...coldStart());
      log.info('http request', { method: route, status, errorCode, durationMs, ...counted });
    },
    rejection(rejection, status, detail) {
      const failed = rejection === 'unavailable';
      const counted = metrics(
        { values: { Rejections: 1 }, dimensionSets: [['service'], ['service', 'rejection']] },
        // It would have been a call: where all are refused, their share is what alarms go by.
        ...(failed ? [{ values: { Calls: 1, Errors: 1 }, dimensionSets: [['service']] }] : []),
      );
      log[failed ? 'error' : 'info']('caller refused', { status, rejection, detail, ...counted });
    },
  };
}

/** What is a failure of the server: an internal error, time that ran out, what threw, and an answer that is too large. */
const failures: readonly unknown[] = [errorCodes.internal, errorCodes.timedOut, 'tool_failed', 'too_large'];

function valuesOf(status: number, errorCode: unknown, durationMs: number) {
  const failed = status >= 500 || failures.includes(errorCode);
  const throttled = status === 429;
  const well = errorCode === undefined ? status < 400 : errorCode === 'cancelled';
  return {
    Calls: 1,
    Errors: Number(failed),
    ClientErrors: Number(!well && !failed && !throttled),
    Throttles: Number(throttled),
    Duration: durationMs,
  };
}

/**
 * Why a call failed, as the inside of it knows or as its answer says; undefined: it did not.
 * @param cancelled the client hung up before it had its answer
 */
export function errorCodeOf({ error, result }: Answer, outcome: Outcome, cancelled: boolean): unknown {
  if (outcome.errorCode === 'tool_failed' || outcome.errorCode === 'too_large') return outcome.errorCode;
  if (outcome.errorCode === 'slow_reader') return outcome.errorCode;
  if (cancelled) return 'cancelled';
  if (outcome.errorCode !== undefined) return outcome.errorCode;
  if (typeof error?.code === 'number') return error.code;
  if (result?.isError !== true) return undefined;
  // What a tool has returned was not what it promises; otherwise its input was not.
  return outcome.returned ? 'tool_failed' : 'tool_error';
}
