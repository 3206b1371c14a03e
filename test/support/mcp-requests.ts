import type { Era } from './eras.ts';

export interface McpRequest {
  readonly headers: Record<string, string>;
  readonly message: Record<string, unknown>;
}

/** The request of one method, as a client of that era sends it. */
export function mcpRequest(era: Era, method: string, params: Readonly<Record<string, unknown>> = {}): McpRequest {
  const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  if (era === 'legacy') {
    return {
      headers: { ...json, 'mcp-protocol-version': '2025-11-25' },
      message: { jsonrpc: '2.0', id: 1, method, params },
    };
  }
  const _meta = {
    ...(params._meta as object | undefined),
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const target = params.name ?? params.uri;
  return {
    headers: {
      ...json,
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': method,
      ...(target === undefined ? {} : { 'mcp-name': String(target) }),
    },
    message: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
  };
}
