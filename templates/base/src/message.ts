import { CLIENT_INFO_META_KEY } from '@modelcontextprotocol/server';

/** What a JSON-RPC message may have. A caller may send anything. */
export interface Message {
  id?: unknown;
  method?: unknown;
  params?: { name?: unknown; clientInfo?: unknown; _meta?: Record<string, unknown> };
}

/** What the log says of a message: which method and tool, and which client sent it. Never arguments. */
export function describeMessage({ method, params }: Message, request: Request): Record<string, string | undefined> {
  return {
    method: short(method),
    ...(method === 'tools/call' ? { tool: short(params?.name) } : {}),
    client: nameOf(params?._meta?.[CLIENT_INFO_META_KEY] ?? params?.clientInfo) ?? agentOf(request),
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
