import * as z from 'zod';
import { type AppOptions, createApp } from './app.ts';
import { defaultLimits } from './limits.ts';
import { defineTool } from './tool.ts';

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};
const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'warm_up' };
const legacy = { 'mcp-protocol-version': '2025-11-25' };

/**
 * Calls a tool in each protocol version before the first caller does, on an app like the one that is served. The SDK
 * builds its schemas on first use, and Lambda starts a function at full speed but then gives a small one a fraction of it.
 * @throws Error when the server does not answer, so that a broken one never takes a call
 */
export async function warmUp({
  definition,
  ...options
}: Omit<AppOptions, 'auth' | 'config' | 'inputStates'>): Promise<void> {
  const schema = z.object({ text: z.string() });
  const echo = defineTool({
    name: 'warm_up',
    title: 'Warm up',
    description: 'Echo.',
    inputSchema: schema,
    outputSchema: schema,
    annotations: { readOnlyHint: true },
    run: async (input) => input,
  });
  const app = createApp({
    ...options,
    definition: { ...definition, tools: [...definition.tools, echo] },
    auth: { guard: async () => ({ caller: undefined }) },
    config: {
      allowedHosts: ['localhost'],
      allowedOrigins: [],
      throttle: undefined,
      limits: defaultLimits,
      scopeErrors: 'challenge',
      scopePrefix: '',
      logsArguments: false,
    },
  });
  for (const [headers, meta] of [[modern, { _meta }] as const, [legacy, {}] as const]) {
    const params = { name: 'warm_up', arguments: { text: 'warm' }, ...meta };
    const request = new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    const response = await app.fetch(request, { requestId: 'warm-up', recorded: false });
    const text = await response.text();
    if (!text.includes('"structuredContent"')) throw new Error(`The server does not answer: ${text}`);
  }
}
