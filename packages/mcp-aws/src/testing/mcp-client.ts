import { Client, type FetchLike, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ProtocolVersion } from './mcp-request.ts';

const negotiations = { '2025': { mode: 'legacy' }, '2026-07-28': { mode: { pin: '2026-07-28' } } } as const;

export interface ConnectOptions {
  readonly url: string;
  /** Default: the newest that the server speaks. */
  readonly version?: ProtocolVersion;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the network. */
  readonly send?: (request: Request) => Promise<Response>;
}

/** A real MCP client that is connected to a server. */
export async function connectClient({
  url,
  version,
  headers = {},
  send = (request) => fetch(request),
}: ConnectOptions): Promise<Client> {
  const versionNegotiation = version === undefined ? ({ mode: 'auto' } as const) : negotiations[version];
  const client = new Client({ name: 'mcp-aws-testing', version: '0.0.0' }, { versionNegotiation });
  const sent: FetchLike = (input, init) => send(new Request(input, init));
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers }, fetch: sent }));
  return client;
}
