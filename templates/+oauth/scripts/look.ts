export interface Finding {
  state: 'good' | 'warning' | 'bad';
  what: string;
  fix?: string;
}

/** What came back from an address; without a status, nothing did. */
export interface Seen {
  status: number | undefined;
  headers: Headers;
  json: Record<string, unknown> | undefined;
  /** In a few words. */
  text: string;
}

const timeoutMs = 10_000; // what claude.ai allows

export async function look(url: string, init: RequestInit = {}): Promise<Seen> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const body = await response.text();
    const json = objectIn(body);
    const text = response.ok && json === undefined ? `${response.status}, but no JSON` : String(response.status);
    return { status: response.status, headers: response.headers, json: response.ok ? json : undefined, text };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const text = cause instanceof Error ? cause.message : String(cause);
    return { status: undefined, headers: new Headers(), json: undefined, text };
  }
}

function objectIn(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
