import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

export type Fetch = (request: Request) => Promise<Response>;

export const eras = [
  ['legacy', { mode: 'legacy' }],
  ['modern', { mode: { pin: '2026-07-28' } }],
] as const;

export type Negotiation = (typeof eras)[number][1];

/** A real MCP client of one protocol era. */
export async function connect(
  url: string,
  versionNegotiation: Negotiation,
  headers: Record<string, string>,
  fetch: Fetch = globalThis.fetch,
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' }, { versionNegotiation });
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    fetch: (input, init) => fetch(new Request(input, init)),
  });
  await client.connect(transport);
  return client;
}
