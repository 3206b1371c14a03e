/** The protocol versions that are served: that of 2026, and the `initialize` handshake of 2025. */
export const protocolVersions = ['2025', '2026-07-28'] as const;
export type ProtocolVersion = (typeof protocolVersions)[number];

/** What a client sends to `/mcp`. */
export interface McpMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly message: Readonly<Record<string, unknown>>;
}

const content = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

/** One request of JSON-RPC, as a client of that protocol version sends it. */
export function mcpMessage(
  version: ProtocolVersion,
  method: string,
  params: Readonly<Record<string, unknown>> = {},
): McpMessage {
  if (version === '2025') {
    return {
      headers: { ...content, 'mcp-protocol-version': '2025-11-25' },
      message: { jsonrpc: '2.0', id: 1, method, params },
    };
  }
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '0.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
    ...(params._meta as object | undefined),
  };
  const target = method === 'resources/read' ? params.uri : params.name;
  const named: Record<string, string> = target === undefined ? {} : { 'mcp-name': headerValue(String(target)) };
  return {
    headers: { ...content, 'mcp-protocol-version': version, 'mcp-method': method, ...named },
    message: { jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } },
  };
}

/** https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#value-encoding */
const headerValue = (value: string): string =>
  /^[\x20-\x7e]*$/.test(value) ? value : `=?base64?${Buffer.from(value).toString('base64')}?=`;

/** The same as a request. */
export function mcpRequest(
  url: string,
  { headers, message }: { readonly headers: McpMessage['headers']; readonly message: unknown },
): Request {
  return new Request(url, { method: 'POST', headers, body: JSON.stringify(message) });
}

/** What JSON-RPC answers. */
export interface Answered {
  readonly status: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly code: number; readonly message: string };
  /** The whole body, for what must not be in it. */
  readonly text: string;
}

/** Reads an answer, which is JSON or the last message of an event stream. */
export async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text();
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const json = isStream ? text.slice(text.lastIndexOf('data: ') + 'data: '.length) : text;
  const { result, error } = JSON.parse(json) as Pick<Answered, 'result' | 'error'>;
  return { status: response.status, text, ...(result && { result }), ...(error && { error }) };
}
