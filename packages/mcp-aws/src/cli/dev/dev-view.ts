import { isJsonObject, parseJsonObject } from '../json.ts';
import { recordOf } from '../logs/parse-event.ts';
import type { LogRecord } from '../logs/record.ts';
import { createViewer } from '../logs/view.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';

const group = { name: 'server', logGroupName: '' } as const;

/** Fields that mean something only where many servers and requests are in one log. */
const hidden = new Set(['group', 'requestId', 'apiRequestId', 'traceId', 'xrayTraceId', 'protocolVersion', 'service']);

/** A line that the server has printed. */
export interface DevLine {
  /** For a person. */
  readonly text: string;
  /** Undefined: it is not a line of the log. */
  readonly record: LogRecord | undefined;
}

/**
 * Makes the function that formats lines of a server which runs on this machine: one line a request, and below it the stack
 * of an error.
 */
export function createDevView(color: boolean, now: () => number = Date.now): (line: string) => DevLine {
  const view = createViewer({ color, utc: false, hidden });
  return (line) => {
    const fields = parseJsonObject(line);
    if (!isJsonObject(fields) || fields.level === undefined)
      return { text: sanitizeForTerminal(line), record: undefined };
    const written = Date.parse(String(fields.timestamp));
    const timestamp = Number.isNaN(written) ? now() : written;
    const record = recordOf({ group, id: '', timestamp, stream: '', message: line });
    return { text: view(record), record };
  };
}
