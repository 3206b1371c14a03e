/**
 * Keys of `_meta`. The MCP SDK has them too, but the authorizer, which logs refusals, would then be six times as large.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta
 */
const protocolVersionKey = 'io.modelcontextprotocol/protocolVersion';
const clientInfoKey = 'io.modelcontextprotocol/clientInfo';

/** What a JSON-RPC message may have. A caller may send anything. */
export interface Message {
  readonly id?: unknown;
  readonly method?: unknown;
  readonly params?: {
    readonly name?: unknown;
    readonly uri?: unknown;
    readonly arguments?: unknown;
    /** Of a completion: the prompt or the resource template. */
    readonly ref?: { readonly name?: unknown; readonly uri?: unknown } | null;
    readonly clientInfo?: unknown;
    readonly _meta?: Readonly<Record<string, unknown>>;
  };
}

/** Codes of JSON-RPC that this server answers with itself. -32001 is what the MCP SDKs use for time that ran out. */
export const errorCodes = {
  parse: -32_700,
  invalidRequest: -32_600,
  invalidParams: -32_602,
  internal: -32_603,
  timedOut: -32_001,
  tooMany: -32_000,
} as const;

interface ErrorMessage {
  readonly jsonrpc: '2.0';
  readonly id: unknown;
  readonly error: { readonly code: number; readonly message: string };
}

/** @param id of the request; null where it is not known */
export const errorMessage = (code: number, message: string, id: unknown = null): ErrorMessage => ({
  jsonrpc: '2.0',
  id: id ?? null,
  error: { code, message },
});

/** Of all protocol versions. A name that is not among them is a caller's invention, and must not become a metric. */
const methods = new Set([
  ...['initialize', 'ping', 'server/discover', 'completion/complete', 'logging/setLevel', 'subscriptions/listen'],
  ...['tools/list', 'tools/call', 'prompts/list', 'prompts/get'],
  ...['resources/list', 'resources/templates/list', 'resources/read', 'resources/subscribe', 'resources/unsubscribe'],
  ...['notifications/initialized', 'notifications/cancelled', 'notifications/progress'],
]);

export const isModernMessage = ({ params }: Message): boolean => params?._meta?.[protocolVersionKey] !== undefined;

export const isKnownMethod = ({ method }: Message): boolean => typeof method === 'string' && methods.has(method);

/** What the log says of a message: which method and tool, and which client sent it. Never arguments. */
export function describeMessage(message: Message, request: Request): Record<string, string | undefined> {
  const { method, params } = message;
  return {
    // Every request of 2026-07-28 names its version; clients of 2025 did so once, in a handshake that is not kept.
    protocolVersion: isModernMessage(message) ? '2026-07-28' : '2025',
    method: short(method),
    ...(method === 'tools/call' ? { tool: short(params?.name) } : {}),
    client: nameOf(params?._meta?.[clientInfoKey] ?? params?.clientInfo) ?? agentOf(request),
  };
}

/** Clients of 2026-07-28 introduce themselves in every message, those of 2025 in the first. */
function nameOf(info: unknown): string | undefined {
  const { name, version } = (info ?? {}) as { name?: unknown; version?: unknown };
  return typeof name === 'string' ? short(typeof version === 'string' ? `${name}/${version}` : name) : undefined;
}

const agentOf = (request: Request): string | undefined => short(request.headers.get('user-agent')?.split(' ')[0]);

/** The log takes a short string. */
const short = (value: unknown): string | undefined => (typeof value === 'string' ? value.slice(0, 100) : undefined);
