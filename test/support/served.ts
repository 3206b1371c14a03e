import type { Client } from '@modelcontextprotocol/client';
import { expect } from 'vitest';
import { connectClient } from '../../packages/mcp-aws/src/testing/mcp-client.ts';
import type { ProtocolVersion } from '../../packages/mcp-aws/src/testing/mcp-request.ts';

/** A real MCP client, connected to a server. */
export async function connect(
  origin: string,
  version: ProtocolVersion,
  headers: Record<string, string> = {},
): Promise<Client> {
  const client = await connectClient({ url: `${origin}/mcp`, version, headers });
  expect(client.getProtocolEra()).toBe(version === '2025' ? 'legacy' : 'modern');
  return client;
}

/** Milliseconds between a call and each of its progress reports and its result. */
export interface Timeline {
  readonly progress: readonly number[];
  readonly result: number;
}

/** Calls the long-running tool of the example, three shelves of `secondsPerShelf` each. */
export async function takeInventory(client: Client, secondsPerShelf: number): Promise<Timeline> {
  const started = performance.now();
  const progress: number[] = [];
  const { structuredContent } = await client.callTool(
    { name: 'take_inventory', arguments: { secondsPerShelf } },
    { onprogress: () => progress.push(performance.now() - started) },
  );
  expect(structuredContent).toEqual({ counts: ['A1', 'A2', 'B1'].map((shelf) => ({ shelf, books: 2 })) });
  return { progress, result: performance.now() - started };
}

/** The answer to one raw request to /mcp. */
export const post = (origin: string, message: object, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  });
