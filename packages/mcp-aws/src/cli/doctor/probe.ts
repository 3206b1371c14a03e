import { type JsonObject, parseJsonObject } from '../json.ts';

/** What came back from an address; without a status, nothing did. */
export interface Probe {
  readonly status: number | undefined;
  readonly headers: Headers;
  /** Of an answer that is a success. */
  readonly json: JsonObject | undefined;
  /** In a few words. */
  readonly text: string;
}

/** What claude.ai allows. */
const timeoutMs = 10_000;

/** Sends a request. Never throws: an address that does not answer is a finding, too. */
export async function probe(url: string, init: RequestInit = {}): Promise<Probe> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const { status, headers, ok } = response;
    const json = parseJsonObject(await response.text());
    const text = ok && json === undefined ? `${status}, but not JSON` : String(status);
    return { status, headers, json: ok ? json : undefined, text };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const text = cause instanceof Error ? cause.message : String(cause);
    return { status: undefined, headers: new Headers(), json: undefined, text };
  }
}
