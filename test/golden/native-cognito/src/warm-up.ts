import * as z from 'zod';
import { createApp } from './app.ts';
import { createServer } from './server.ts';
import { defineTool } from './tool.ts';

const schema = z.object({ text: z.string() });
const annotations = { readOnlyHint: true };

const echo = defineTool(
  'warm_up',
  { title: 'Warm up', description: 'Echo.', inputSchema: schema, outputSchema: schema, annotations },
  async (input) => input,
);

const _meta = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientCapabilities': {},
};
const modern = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'warm_up' };
const legacy = { 'mcp-protocol-version': '2025-11-25' };

/**
 * Calls a tool in each protocol era before the first caller does, on an app like the one that is served. The SDK builds
 * its schemas on first use, and Lambda starts a function at full speed but then gives a small one a fraction of that.
 * @throws Error when the server does not answer, so that a broken one never takes a call
 */
export async function warmUp(): Promise<void> {
  const app = createApp({
    createServer() {
      const server = createServer();
      echo(server);
      return server;
    },
    allowedHosts: ['localhost'],
    allowedOrigins: [],
    auth: { gate: async () => undefined },
    invocation: () => ({ requestId: undefined }),
  });
  for (const [headers, meta] of [[modern, { _meta }] as const, [legacy, {}] as const]) {
    const params = { name: 'warm_up', arguments: { text: 'warm' }, ...meta };
    const response = await app.request('http://localhost/mcp', {
      method: 'POST',
      headers: { host: 'localhost', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    });
    const text = await response.text();
    if (!text.includes('"structuredContent"')) throw new Error(`The server does not answer: ${text}`);
  }
}
