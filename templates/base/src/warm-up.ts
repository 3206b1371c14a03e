import { serveMcp } from './mcp.ts';

const post = (body: object, headers: Record<string, string>): Promise<Response> =>
  serveMcp({
    request: new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    }),
    body,
    authInfo: undefined,
    signal: new AbortController().signal,
  });

/**
 * Serves one request of each protocol era before the first caller comes. The SDK builds its schemas on first use, and
 * Lambda starts a function at full speed but then gives a small one a fraction of a core.
 */
export async function warmUp(): Promise<void> {
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const modern = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta } };
  const legacy = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  const responses = await Promise.all([
    post(modern, { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' }),
    post(legacy, { 'mcp-protocol-version': '2025-11-25' }),
  ]);
  for (const response of responses) {
    const text = await response.text();
    if (response.status !== 200) throw new Error(`The server cannot list its tools: ${text}`);
  }
}
