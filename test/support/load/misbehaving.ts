import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { mcpMessage } from '../../../packages/mcp-aws/src/testing/mcp-request.ts';

type Headers = Readonly<Record<string, string>>;

interface Target {
  readonly origin: string;
  readonly headers: Headers;
}

const raw = ({ origin, headers }: Target, body: string, length = Buffer.byteLength(body)): string => {
  const { host } = new URL(origin);
  const { headers: own } = mcpMessage('2026-07-28', 'tools/call', { name: 'take_inventory' });
  const all = Object.entries({ host, ...own, ...headers, 'content-length': String(length) });
  return `POST /mcp HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}`).join('\r\n')}\r\n\r\n${body}`;
};

async function open({ origin }: Target): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined); // servers cut such callers
  await once(socket, 'connect').catch(() => undefined);
  return socket;
}

const post = async (target: Target, body: string): Promise<void> => {
  const response = await fetch(`${target.origin}/mcp`, {
    method: 'POST',
    headers: { ...mcpMessage('2026-07-28', 'tools/list').headers, ...target.headers },
    body,
  }).catch(() => undefined);
  await response?.text();
};

const members = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: Object.fromEntries(Array.from({ length: 60_000 }, (_, index) => [`k${index}`, 1])),
});
const inventory = JSON.stringify(
  mcpMessage('2026-07-28', 'tools/call', {
    name: 'take_inventory',
    arguments: { shelves: Array.from({ length: 100 }, () => 'A'), secondsPerShelf: 0 },
    _meta: { progressToken: 'x'.repeat(256) },
  }).message,
);

/** What a caller can do to hurt others, a turn each. */
export const misdeeds: Readonly<Record<string, (target: Target) => Promise<void>>> = {
  'huge members': (target) => post(target, members),
  'wrong tokens': ({ origin }) =>
    post(
      { origin, headers: { authorization: `Bearer mcp_${randomBytes(8).toString('hex')}_${'A'.repeat(43)}` } },
      '{}',
    ),
  async 'slow bodies'(target) {
    const socket = await open(target);
    socket.write(raw(target, '{', 1000));
    for (let byte = 0; byte < 20 && !socket.destroyed; byte += 1) {
      socket.write(' ');
      await sleep(100);
    }
    socket.destroy();
  },
  async 'paused readers'(target) {
    const socket = await open(target);
    socket.pause();
    socket.write(raw(target, inventory).repeat(20));
    await sleep(1000);
    socket.destroy();
  },
  async 'hang-ups'(target) {
    const socket = await open(target);
    socket.write(raw(target, inventory.slice(0, 50), inventory.length));
    await sleep(5);
    socket.destroy();
  },
};

/** Between two of one connection, on average. */
const pauseMs = 100;

export interface Misbehaving {
  /** Who misbehaves, a misdeed each. */
  readonly callers: readonly Headers[];
  /** Of each of them, at once. */
  readonly connections: number;
  /** The one thing that is done; undefined: all. */
  readonly only?: string | undefined;
}

/** Callers who do one thing each until they are stopped. */
export function startMisbehaving(
  origin: string,
  { callers, connections, only }: Misbehaving,
): { stop(): Promise<void> } {
  let isOver = false;
  const chosen = Object.entries(misdeeds).filter(([name]) => only === undefined || name === only);
  const running = chosen.flatMap(([, misdeed], index) => {
    const target = { origin, headers: callers[index] ?? {} };
    return Array.from({ length: connections }, async () => {
      while (!isOver) {
        await misdeed(target);
        await sleep(2 * pauseMs * Math.random());
      }
    });
  });
  return {
    async stop() {
      isOver = true;
      await Promise.all(running);
    },
  };
}
