import { mcpMessage, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { headerNames, headerValues, methods, odd, paths } from './malformed-values.ts';
import type { Random } from './random.ts';

/** A request that a broken or hostile client might send. */
export interface Malformed {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  /** What was done to it. */
  readonly how: readonly string[];
}

const requests: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } }],
  ['server/discover', {}],
  ['ping', {}],
  ['tools/list', {}],
  ['tools/call', { name: 'search_books', arguments: { query: 'austen', limit: 3 } }],
  ['tools/call', { name: 'suggest_book', arguments: { title: 'Villette', author: 'Charlotte Brontë' } }],
  [
    'tools/call',
    { name: 'take_inventory', arguments: { secondsPerShelf: 0, shelves: ['A1'] }, _meta: { progressToken: 'p' } },
  ],
  ['resources/list', {}],
  ['resources/templates/list', {}],
  ['resources/read', { uri: 'library://books/9780141439518' }],
  ['prompts/list', {}],
  ['prompts/get', { name: 'recommend_book', arguments: { mood: 'calm' } }],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'library://books/{isbn}' }, argument: { name: 'isbn', value: '97' } },
  ],
  ['logging/setLevel', { level: 'info' }],
];

/** The next request of a random sequence. Most begin as valid ones of either protocol version. */
export function malformed(random: Random): Malformed {
  const { below, chance, pick } = random;
  const how: string[] = [];
  const [mcpMethod, params] = pick(requests);
  const { headers: validHeaders, message: valid } = mcpMessage(pick(protocolVersions), mcpMethod, params);
  const message = structuredClone(valid) as Record<string, unknown>;
  const headers: Record<string, string | string[]> = { ...validHeaders };
  let method = 'POST';
  let path = '/mcp';

  for (let changes = below(3); changes > 0; changes--) how.push(changeSome(message, random));
  let body = Buffer.from(JSON.stringify(chance(0.03) ? [message, message] : message));

  if (chance(0.15)) {
    body = body.subarray(0, below(body.length));
    how.push('truncated');
  }
  if (chance(0.15)) {
    for (let flips = 1 + below(8); flips > 0 && body.length > 0; flips--) {
      const at = below(body.length);
      body[at] = (body[at] ?? 0) ^ (1 << below(8));
    }
    how.push('bits flipped');
  }
  if (chance(0.05)) {
    const bytes = Buffer.from(Array.from({ length: below(300) }, () => below(256)));
    body = chance(0.5) ? bytes : Buffer.concat([body, bytes]);
    how.push('noise');
  }
  if (chance(0.03)) {
    const [open, close] = pick([
      ['[', ']'],
      ['{"a":', '}'],
    ]);
    body = Buffer.from(open.repeat(5000) + (open === '[' ? '' : '1') + close.repeat(5000));
    how.push('deep');
  }
  if (chance(0.003)) {
    body = Buffer.alloc(4 * 1024 * 1024 + below(1024 * 1024), 'x');
    how.push('large');
  }
  if (chance(0.3)) {
    const name = pick(headerNames);
    const value = pick(headerValues);
    headers[name] = chance(0.1) && name !== 'host' ? [value, pick(headerValues)] : value;
    how.push(`${name}: ${value.slice(0, 40)}`);
  }
  if (chance(0.1)) {
    const name = pick(Object.keys(headers));
    delete headers[name];
    how.push(`no ${name}`);
  }
  if (chance(0.08)) {
    method = pick(methods);
    how.push(method);
  }
  if (chance(0.08)) {
    path = pick(paths);
    how.push(path.slice(0, 40));
  }
  return { method, path, headers, body, how };
}

/** Changes, adds or takes away a value somewhere in the message. Returns what it did. */
function changeSome(message: Record<string, unknown>, { below, chance, pick }: Random): string {
  let place = message;
  let where = '';
  for (let depth = below(4); depth > 0; depth--) {
    const inner = Object.entries(place).filter(([, value]) => typeof value === 'object' && value !== null);
    if (inner.length === 0) break;
    const [key, value] = pick(inner);
    place = value as Record<string, unknown>;
    where += `${key}.`;
  }
  const keys = Object.keys(place);
  const key = keys.length === 0 || chance(0.15) ? pick(['extra', '_meta', 'id', 'constructor', '0']) : pick(keys);
  if (chance(0.3)) {
    delete place[key];
    return `no ${where}${key}`;
  }
  place[key] = structuredClone(pick(odd)); // a later change may be inside of it
  return `${where}${key} = ${JSON.stringify(place[key])?.slice(0, 40)}`;
}
