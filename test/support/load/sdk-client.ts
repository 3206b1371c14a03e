import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/client';
import { connectClient } from '../../../packages/mcp-aws/src/testing/mcp-client.ts';
import type { ProtocolVersion } from '../../../packages/mcp-aws/src/testing/mcp-request.ts';
import type { ClientOptions } from './load.ts';
import { count, Refused, type Tally } from './tally.ts';

/** The real client of the MCP SDK. */
export async function runSdkClient(options: ClientOptions, version: ProtocolVersion, tally: Tally): Promise<void> {
  const { origin, headers, thinkMs } = options;
  await sleep(Math.random() * thinkMs);
  let client: Client | undefined;
  const connected = await count(tally, {
    kind: 'connect',
    async run() {
      client = await connectClient({ url: `${origin}/mcp`, version, headers, send });
      return undefined;
    },
  });
  if (!connected || client === undefined) return;
  const works = worksOf(client, tally);
  for (let turn = 0; !tally.over; turn++) {
    const [kind, work] = works[turn % works.length] as (typeof works)[number];
    const run = async (): Promise<string | undefined> => ((await work()) ? undefined : 'the SDK got something else');
    if (!(await count(tally, { kind: `${kind} (SDK)`, run }))) break;
    await sleep(thinkMs * (0.5 + Math.random()));
  }
  await client.close().catch(() => undefined);
}

const worksOf = (client: Client, { counts }: Tally): readonly (readonly [string, () => Promise<boolean>])[] => [
  ['search', async () => !(await client.callTool({ name: 'search_books', arguments: { query: 'austen' } })).isError],
  [
    'progress',
    async () => {
      let seen = 0;
      const onprogress = (): void => void seen++;
      await client.callTool({ name: 'take_inventory', arguments: { secondsPerShelf: 0.2 } }, { onprogress });
      counts.progress += seen;
      return seen === 3;
    },
  ],
  ['list tools', async () => (await client.listTools()).tools.length === 3],
  ['read', async () => (await client.readResource({ uri: 'library://books' })).contents.length === 1],
];

/** `fetch` says in the cause of its error that there was no connection. */
async function send(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    if (code === 'ECONNREFUSED') throw new Refused('ECONNREFUSED');
    throw error;
  }
}
