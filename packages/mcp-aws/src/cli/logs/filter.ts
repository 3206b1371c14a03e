import { type Level, levels } from './level.ts';
import type { LogRecord } from './record.ts';

/** What a person wants to see of the logs. What is undefined does not matter. */
export interface LogFilter {
  /** The least. */
  readonly level?: Level | undefined;
  readonly tool?: string | undefined;
  readonly method?: string | undefined;
  /** An id of a request, or its first eight characters. */
  readonly request?: string | undefined;
  readonly errors?: boolean | undefined;
  readonly search?: string | undefined;
}

/** The ids of one request: API Gateway's and the server's, which some lines share and others have one of. */
export class RequestIds {
  readonly #request: string;
  readonly #known = new Set<string>();

  /** @param request one of its ids, or the first eight characters of it */
  constructor(request: string) {
    this.#request = request;
  }

  /** Whether a line belongs to the request. Learns its other ids, which later lines may have alone. */
  recognize({ requestId, apiRequestId }: LogRecord): boolean {
    const ids = [requestId, apiRequestId].filter((id) => typeof id === 'string');
    if (!ids.some((id) => this.#known.has(id) || this.#isGiven(id))) return false;
    for (const id of ids) this.#known.add(id);
    return true;
  }

  /** People are shown the beginning of an id. */
  #isGiven(id: string): boolean {
    return id === this.#request || (this.#request.length >= 8 && id.startsWith(this.#request));
  }
}

/**
 * Whether a line is to be shown.
 * @param ids of the request that the filter names
 */
export function matchesFilter(record: LogRecord, filter: LogFilter, ids: RequestIds | undefined): boolean {
  const { tool, method, errors, search } = filter;
  // Those who ask for one request want Lambda's own lines of it too.
  const least = levels.indexOf(filter.level ?? (ids === undefined ? 'info' : 'debug'));
  return (
    levels.indexOf(record.level) >= least &&
    (tool === undefined || record.tool === tool) &&
    (method === undefined || record.method === method) &&
    (ids === undefined || ids.recognize(record)) &&
    (errors !== true || isError(record)) &&
    (search === undefined || JSON.stringify(record).toLowerCase().includes(search.toLowerCase()))
  );
}

/** Something went wrong: a line of that level, or an answer that refuses or fails, by HTTP, JSON-RPC or as a tool's. */
const isError = ({ level, status, errorCode }: LogRecord): boolean =>
  level === 'error' || (status ?? 0) >= 400 || errorCode !== undefined;
