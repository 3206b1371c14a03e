import { log } from './log.ts';
import { describeMessage, isKnownMethod, type Message } from './message.ts';
import { metrics } from './metrics.ts';
import type { Outcome } from './outcome.ts';
import { redacted } from './redact.ts';
import type { Answer } from './when-sent.ts';

interface Call {
  message: Message;
  request: Request;
  /** Of HTTP. */
  status: number;
  outcome: Outcome;
  errorCode: unknown;
  /** The client hung up before it had its answer. */
  cancelled: boolean;
  /** As of `performance.now()`. */
  started: number;
}

/** A switch for debugging: arguments are data of callers, so keep it off where you may not read them. */
const logsArguments = process.env.LOG_ARGUMENTS === 'true';

/** Codes of JSON-RPC for failures of the server: an internal error, and time that ran out (src/deadline.ts). */
const failures: readonly unknown[] = [-32_603, -32_001, 'tool_failed'];

let isFirst = true;

/** The line of a call: what was asked, by which client, how it ended. CloudWatch reads the metrics from it too. */
export function logCall({ message, request, status, outcome, errorCode, cancelled, started }: Call): void {
  const durationMs = Math.round(performance.now() - started);
  const failed = status >= 500 || failures.includes(errorCode);
  const throttled = status === 429;
  const refused = !failed && !throttled && !cancelled && (status >= 400 || errorCode !== undefined);
  const values = {
    Calls: 1,
    Errors: Number(failed),
    ClientErrors: Number(refused),
    Throttles: Number(throttled),
    Duration: durationMs,
  };
  log[failed ? 'error' : 'info']('mcp request', {
    ...describeMessage(message, request),
    status,
    errorCode,
    durationMs,
    ...(logsArguments ? { params: redacted(message.params) } : {}),
    ...metrics(isFirst ? { ...values, ColdStarts: 1 } : values, [
      ['service'],
      ...(isKnownMethod(message) ? [['service', 'method']] : []),
      ...(outcome.tool === undefined ? [] : [['service', 'method', 'tool']]),
    ]),
  });
  isFirst = false;
}

/** Why a call failed, as the inside of it knows or as its answer says; undefined: it did not. */
export function errorCodeOf({ error, result }: Answer, outcome: Outcome): unknown {
  if (outcome.errorCode !== undefined) return outcome.errorCode;
  if (typeof error?.code === 'number') return error.code;
  return result?.isError === true ? 'tool_error' : undefined;
}
