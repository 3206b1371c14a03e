import { type Level, levels } from './log-level.ts';
import type { LogRecord } from './log-record.ts';

/** What a person wants to see of the logs. Whatever is undefined does not matter. */
export interface LogFilter {
  /** The least. */
  readonly level?: Level | undefined;
  readonly tool?: string | undefined;
  readonly method?: string | undefined;
  readonly request?: string | undefined;
  readonly errors?: boolean | undefined;
  readonly search?: string | undefined;
}

/**
 * Makes the test for records to show.
 * @param alsoKnownAs other ids of the request that is looked for
 */
export function matcher(
  filter: LogFilter,
  alsoKnownAs: ReadonlySet<string> = new Set(),
): (record: LogRecord) => boolean {
  const { tool, method, request, errors, search } = filter;
  // Who asks for one request wants Lambda's own lines of it too.
  const least = levels.indexOf(filter.level ?? (request === undefined ? 'info' : 'debug'));
  const text = search?.toLowerCase();
  const known = new Set(alsoKnownAs);
  const isAbout = (record: LogRecord, id: string): boolean => {
    const ids = idsOf(record);
    if (!ids.some((own) => isOf(own, id) || known.has(own))) return false;
    for (const own of ids) known.add(own); // what comes next may have only the other
    return true;
  };
  return (record) =>
    levels.indexOf(record.level) >= least &&
    (tool === undefined || record.tool === tool) &&
    (method === undefined || record.method === method) &&
    (request === undefined || isAbout(record, request)) &&
    (errors !== true || isError(record)) &&
    (text === undefined || JSON.stringify(record).toLowerCase().includes(text));
}

/** Something went wrong: a line of that level, or an answer that refuses or fails, by HTTP, JSON-RPC or as a tool's. */
const isError = ({ level, status, errorCode }: LogRecord): boolean =>
  level === 'error' || (status ?? 0) >= 400 || errorCode !== undefined;

/** People are shown the beginning of an id. */
export const isOf = (id: string, request: string): boolean =>
  id === request || (request.length >= 8 && id.startsWith(request));

export const idsOf = ({ requestId, apiRequestId }: LogRecord): string[] =>
  [requestId, apiRequestId].filter((id) => typeof id === 'string');
