import { mcpMessage, type ProtocolVersion } from '../../../packages/mcp-aws/src/testing/mcp-request.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Operation {
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

/** The next operation of a client, by the weights. */
export function pickOperation(): Operation {
  let left = Math.random() * weights;
  for (const operation of operations) {
    left -= operation.weight;
    if (left < 0) return operation;
  }
  return operations[0] as Operation;
}

/** How a client of 2025 begins. */
export const handshake: readonly Operation[] = [
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

/** The request of one operation, as a client of that protocol version sends it. */
export function requestOf({ method = '', params = {}, raw }: Operation, version: ProtocolVersion) {
  const { headers, message } = mcpMessage(version, method, params);
  if (raw === undefined) return { headers, method: 'POST', body: JSON.stringify(message) };
  return { headers: { ...mcpMessage('2025', '').headers, ...raw.headers }, method: raw.method, body: raw.body };
}
