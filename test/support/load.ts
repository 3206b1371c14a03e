import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Era, eras, negotiations } from './eras.ts';
import { mcpRequest } from './mcp-requests.ts';

/**
 * Many MCP clients at once, of both eras. Most write their requests themselves, over one kept connection each, so that
 * two processors can be many clients and every connection's end is seen; some are the real client of the SDK.
 */
export interface Load {
  /** Clients that are still at it. */
  running(): number;
  /** Requests that are sent and not answered. */
  inFlight(): number;
  /**
   * The server is told to stop now, and its clients go on for so long: a load balancer hears of it late. Resolves when
   * every client has its last answer.
   */
  serverStops(goOnMs: number): Promise<void>;
  readonly counts: Counts;
  /** Milliseconds of every answered request by kind. */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** What should not have been, at most a hundred lines of it. */
  readonly failures: readonly string[];
}

export interface Counts {
  answered: number;
  /** Answered as they should, after the server was told to stop. */
  answeredWhileStopping: number;
  /** Refused as they should: deliberate errors. */
  errors: number;
  progress: number;
  unexpected: number;
  /** A connection was there, and its request got no answer or half of one. */
  lost: number;
  /** No connection was made. */
  refused: number;
}

interface LoadOptions {
  readonly origin: string;
  /** What lets a caller in. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clients: number;
  /** How many of them are the SDK's. */
  readonly real: number;
  /** Between an answer and the next request, on average. */
  readonly thinkMs: number;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

interface Operation {
  readonly kind: string;
  /** Out of the sum of all. */
  readonly weight: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** In place of method and params. */
  readonly raw?: {
    readonly method: string;
    readonly body?: string;
    readonly headers?: Readonly<Record<string, string>>;
  };
  /** A deliberate error. */
  readonly error?: true;
  /** Whether the answer is what it should be. */
  expected(answer: Answer): boolean;
}

const ok =
  (...parts: readonly string[]) =>
  ({ status, body }: Answer): boolean =>
    status === 200 && parts.every((part) => body.includes(part));
const call = (name: string, args: object, meta: object = {}) => ({
  method: 'tools/call',
  params: { name, arguments: args, ...meta },
});

const operations: readonly Operation[] = [
  {
    kind: 'search',
    weight: 30,
    ...call('search_books', { query: 'austen' }),
    expected: ok('"structuredContent"', 'Jane Austen'),
  },
  {
    kind: 'suggest',
    weight: 10,
    ...call('suggest_book', { title: 'Villette', author: 'Charlotte Brontë' }),
    expected: ok('Charlotte Brontë'),
  },
  {
    kind: 'progress',
    weight: 10,
    ...call('take_inventory', { secondsPerShelf: 0.2 }, { _meta: { progressToken: 'p' } }),
    expected: ok('"counts"', 'Counted shelf A1', 'Counted shelf B1'),
  },
  { kind: 'list tools', weight: 10, method: 'tools/list', params: {}, expected: ok('take_inventory') },
  { kind: 'list resources', weight: 5, method: 'resources/list', params: {}, expected: ok('library://books') },
  {
    kind: 'read',
    weight: 10,
    method: 'resources/read',
    params: { uri: 'library://books' },
    expected: ok('Middlemarch'),
  },
  {
    kind: 'prompt',
    weight: 5,
    method: 'prompts/get',
    params: { name: 'recommend_book', arguments: { mood: 'calm' } },
    expected: ok('"messages"'),
  },
  {
    kind: 'tool error',
    weight: 5,
    error: true,
    ...call('take_inventory', { shelves: ['Z9'] }),
    expected: ok('"isError":true', 'No such shelf'),
  },
  {
    kind: 'wrong arguments',
    weight: 5,
    error: true,
    ...call('search_books', { query: 7 }),
    expected: ({ body }) => /"error"|"isError":true/.test(body),
  },
  {
    kind: 'no such tool',
    weight: 4,
    error: true,
    ...call('no_such_tool', {}),
    expected: ({ body }) => /"error"|"isError":true/.test(body),
  },
  {
    kind: 'broken JSON',
    weight: 2,
    error: true,
    raw: { method: 'POST', body: '{"jsonrpc":"2.0","id":1,"method":' },
    expected: ({ status, body }) => status === 400 && body.includes('-32700'),
  },
  {
    kind: 'wrong key',
    weight: 2,
    error: true,
    raw: { method: 'POST', body: '{}', headers: { authorization: 'Bearer nobody' } },
    expected: ({ status }) => status === 401,
  },
  { kind: 'GET', weight: 2, error: true, raw: { method: 'GET' }, expected: ({ status }) => status === 405 },
];
const weights = operations.reduce((sum, { weight }) => sum + weight, 0);

/** The request of one operation, as a client of that era sends it. */
function requestOf({ method = '', params = {}, raw }: Operation, era: Era) {
  const { headers, message } = mcpRequest(era, method, params);
  if (raw === undefined) return { headers, method: 'POST', body: JSON.stringify(message) };
  return { headers: { ...mcpRequest('legacy', '').headers, ...raw.headers }, method: raw.method, body: raw.body };
}

const handshake: readonly Operation[] = [
  {
    kind: 'initialize',
    weight: 0,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'load', version: '1' } },
    expected: ok('"protocolVersion":"2025-11-25"'),
  },
  {
    kind: 'initialized',
    weight: 0,
    raw: {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
    },
    expected: ({ status }) => status === 202,
  },
];

/** There was no connection, so nothing was sent. */
class Refused extends Error {}

export function startLoad({ origin, headers, clients, real, thinkMs }: LoadOptions): Load {
  const { hostname, port } = new URL(origin);
  const counts: Counts = {
    answered: 0,
    answeredWhileStopping: 0,
    errors: 0,
    progress: 0,
    unexpected: 0,
    lost: 0,
    refused: 0,
  };
  const taken = new Map<string, number[]>();
  const failures: string[] = [];
  let stopping = false;
  let over = false;
  let running = 0;
  let inFlight = 0;

  const failure = (line: string): void => void (failures.length < 100 && failures.push(line));
  const think = (): Promise<void> => sleep(thinkMs * (0.5 + Math.random()));

  const send = (agent: Agent, sent: ReturnType<typeof requestOf>): Promise<Answer> =>
    new Promise((resolve, reject) => {
      let connected = false;
      const outgoing = httpRequest({
        hostname,
        port,
        path: '/mcp',
        agent,
        method: sent.method,
        headers: { ...headers, ...sent.headers, 'content-length': Buffer.byteLength(sent.body ?? '') },
      });
      outgoing.on('socket', (socket) => {
        connected = !socket.connecting;
        if (!connected)
          socket.once('connect', () => {
            connected = true;
          });
      });
      const broken = (error: Error): void => {
        error.message += outgoing.reusedSocket ? ', over a kept connection' : ', over a new connection';
        reject(connected ? error : new Refused(error.message));
      };
      outgoing.on('error', broken);
      outgoing.on('response', (incoming: IncomingMessage) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk) => chunks.push(chunk));
        incoming.on('error', broken);
        incoming.on('end', () => {
          resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
        });
      });
      outgoing.end(sent.body);
    });

  /** Whether the client may go on: one that lost a request does not. */
  const run = async (kind: string, error: boolean, work: () => Promise<string | undefined>): Promise<boolean> => {
    const began = performance.now();
    inFlight++;
    try {
      const wrong = await work();
      counts.answered++;
      if (wrong !== undefined) {
        counts.unexpected++;
        failure(`${kind}: ${wrong.slice(0, 300)}`);
      } else {
        if (error) counts.errors++;
        if (stopping) counts.answeredWhileStopping++;
        const times = taken.get(kind) ?? [];
        times.push(performance.now() - began);
        taken.set(kind, times);
      }
      return true;
    } catch (thrown) {
      if (thrown instanceof Refused) counts.refused++;
      else counts.lost++;
      failure(`${kind}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
      return false;
    } finally {
      inFlight--;
    }
  };

  const perform = (agent: Agent, operation: Operation, era: Era): Promise<boolean> =>
    run(operation.kind, operation.error === true, async () => {
      const answer = await send(agent, requestOf(operation, era));
      counts.progress += answer.body.split('notifications/progress').length - 1;
      return operation.expected(answer) ? undefined : `${era} ${answer.status} ${answer.body}`;
    });

  const pick = (): Operation => {
    let left = Math.random() * weights;
    for (const operation of operations) {
      left -= operation.weight;
      if (left < 0) return operation;
    }
    return operations[0] as Operation;
  };

  const rawClient = async (era: Era): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await sleep(Math.random() * thinkMs);
    for (let turn = 0; !over; turn++) {
      // A client of 2025 starts anew now and then.
      const next = era === 'legacy' && turn % 30 === 0 ? handshake : [pick()];
      for (const operation of next) if (!(await perform(agent, operation, era))) return agent.destroy();
      await think();
    }
    agent.destroy();
  };

  /** What `fetch` says when there was no connection. */
  const careful: typeof fetch = async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (error) {
      const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
      if (code === 'ECONNREFUSED') throw new Refused('ECONNREFUSED');
      throw error;
    }
  };

  const realClient = async (era: Era): Promise<void> => {
    await sleep(Math.random() * thinkMs);
    const client = new Client({ name: 'load', version: '1' }, { versionNegotiation: negotiations[era] });
    const transport = new StreamableHTTPClientTransport(new URL(`${origin}/mcp`), {
      requestInit: { headers },
      fetch: careful,
    });
    const works: readonly (readonly [string, () => Promise<boolean>])[] = [
      [
        'search',
        async () => !(await client.callTool({ name: 'search_books', arguments: { query: 'austen' } })).isError,
      ],
      [
        'progress',
        async () => {
          const seen: number[] = [];
          await client.callTool(
            { name: 'take_inventory', arguments: { secondsPerShelf: 0.2 } },
            { onprogress: ({ progress }) => seen.push(progress) },
          );
          counts.progress += seen.length;
          return seen.length === 3;
        },
      ],
      ['list tools', async () => (await client.listTools()).tools.length === 3],
      ['read', async () => (await client.readResource({ uri: 'library://books' })).contents.length === 1],
    ];
    const said = (right: boolean): string | undefined => (right ? undefined : 'the SDK got something else');
    if (!(await run('connect', false, async () => void (await client.connect(transport))))) return;
    for (let turn = 0; !over; turn++) {
      const [kind, work] = works[turn % works.length] as (typeof works)[number];
      if (!(await run(`${kind} (SDK)`, false, async () => said(await work())))) break;
      await think();
    }
    await client.close().catch(() => undefined);
  };

  const all = Array.from({ length: clients }, async (_, index) => {
    running++;
    const era = eras[index % eras.length] as Era;
    await (index < real ? realClient(era) : rawClient(era));
    running--;
  });
  return {
    running: () => running,
    inFlight: () => inFlight,
    async serverStops(goOnMs) {
      stopping = true;
      await sleep(goOnMs);
      over = true;
      await Promise.all(all);
    },
    counts,
    taken,
    failures,
  };
}
