import { log } from './log.ts';
import { describeMessage, isKnownMethod, type Message } from './message.ts';
import { metrics } from './metrics.ts';
import { type Outcome, tools } from './outcome.ts';
import { redacted } from './redact.ts';
import type { Answer } from './when-sent.ts';

interface Call {
  message: Message;
  request: Request;
  /** Of HTTP. */
  status: number;
  /** Why it failed, as `errorCodeOf` has it. */
  errorCode: unknown;
  /** As of `performance.now()`, when all of the request was here. */
  started: number;
}

/** A switch for debugging: arguments are data of callers, so keep it off where you may not read them. */
const logsArguments = process.env.LOG_ARGUMENTS === 'true';

/** Codes of JSON-RPC for failures of the server: an internal error, and time that ran out (src/deadline.ts). */
const failures: readonly unknown[] = [-32_603, -32_001, 'tool_failed'];

let isFirst = true;

/**
 * The line of a request: what was asked, by which client, how it ended. CloudWatch reads the metrics from it too, so it is
 * of one level, however it ended: without the good ones, all calls would seem to fail.
 */
export function logCall({ message, request, status, errorCode, started }: Call): void {
  const durationMs = Math.round(performance.now() - started);
  if (logsArguments) log.info('mcp params', { params: redacted(message.params) });
  log.info('mcp request', {
    ...describeMessage(message, request),
    status,
    errorCode,
    durationMs,
    // Clients of 2025 try GET and DELETE, which are no calls.
    ...(request.method === 'POST' ? metricsOf(message, status, errorCode, durationMs) : {}),
  });
  isFirst = false;
}

function metricsOf(message: Message, status: number, errorCode: unknown, durationMs: number): Record<string, unknown> {
  const failed = status >= 500 || failures.includes(errorCode);
  const throttled = status === 429;
  const well = errorCode === undefined ? status < 400 : errorCode === 'cancelled';
  const values = {
    Calls: 1,
    Errors: Number(failed),
    ClientErrors: Number(!well && !failed && !throttled),
    Throttles: Number(throttled),
    Duration: durationMs,
  };
  return metrics(
    {
      values,
      // Names that only a caller knows would each be a metric that costs.
      dimensionSets: [
        ['service'],
        ...(isKnownMethod(message) ? [['service', 'method']] : []),
        ...(toolIn(message) === undefined ? [] : [['service', 'method', 'tool']]),
      ],
    },
    ...(isFirst ? [{ values: { ColdStarts: 1 }, dimensionSets: [['service']] }] : []),
  );
}

/**
 * Why a call failed, as the inside of it knows or as its answer says; undefined: it did not.
 * @param cancelled the client hung up before it had its answer
 */
export function errorCodeOf({ error, result }: Answer, outcome: Outcome, cancelled: boolean): unknown {
  if (outcome.errorCode === 'tool_failed') return outcome.errorCode;
  if (cancelled) return 'cancelled';
  if (outcome.errorCode !== undefined) return outcome.errorCode;
  if (typeof error?.code === 'number') return error.code;
  if (result?.isError !== true) return undefined;
  // What a tool has returned was not what it promises; otherwise its input was not.
  return outcome.returned ? 'tool_failed' : 'tool_error';
}

/** The tool that a message calls, if there is one of that name. */
export const toolIn = ({ method, params }: Message): string | undefined =>
  method === 'tools/call' && tools.has(params?.name) ? String(params?.name) : undefined;
