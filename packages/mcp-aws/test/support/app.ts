import { defineServer } from '../../src/index.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestAppOptions } from '../../src/testing/test-app.ts';

export const ping = mcpMessage('2025', 'ping');

/** A server that offers nothing, and ways to call it. */
export async function appWith(options: Partial<TestAppOptions> = {}) {
  const app = await createTestApp({ definition: defineServer({}), ...options });
  return {
    ...app,
    ping: (headers: Record<string, string> = {}) =>
      app.send(mcpRequest(app.url, { ...ping, headers: { ...ping.headers, ...headers } })),
    request: (path: string, init: RequestInit = {}) => app.send(new Request(new URL(path, app.url), init)),
  };
}
