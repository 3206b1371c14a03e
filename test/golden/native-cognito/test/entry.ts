import { vi } from 'vitest';
import { eventOf, host, responseOf } from './api-gateway.ts';
import type { Fetch } from './connect.ts';

export interface Entry {
  url: string;
  fetch: Fetch;
  close(): Promise<void>;
}

/** What clients call. */
export const resourceUrl = `https://${host}/mcp`;

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

/** The Lambda handler, called with events as API Gateway sends them. */
export async function start(env: Record<string, string>): Promise<Entry> {
  vi.resetModules();
  for (const [name, value] of Object.entries({ MCP_RESOURCE_URL: resourceUrl, ...env })) {
    vi.stubEnv(name, value);
  }
  const { handler } = (await import('../src/main.ts')) as unknown as { handler: Handler };
  return {
    url: resourceUrl,
    fetch: async (request) => responseOf(await handler(await eventOf(request), context())),
    close: async () => void vi.unstubAllEnvs(),
  };
}

export const context = (remainingMs = 29_000) => ({
  awsRequestId: crypto.randomUUID(),
  getRemainingTimeInMillis: () => remainingMs,
});
