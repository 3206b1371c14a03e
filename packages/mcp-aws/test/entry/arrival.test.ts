import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { listen } from '../../src/entry/listen.ts';
import { createLog } from '../../src/telemetry/log.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const echo = async (request: Request): Promise<Response> => new Response(await request.text());

async function start(fetch: (request: Request, sent: Promise<void>) => Promise<Response> = echo): Promise<number> {
  const log = createLog({ service: 'test', write: () => undefined });
  server = listen({
    fetch,
    port: 0,
    log,
    flush: async () => undefined,
    drainMs: 0,
    requestTimeoutMs: 300,
    stuckMs: 300,
  });
  if (!server.listening) await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

it.each([
  ['a body', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n'],
  ['a body in chunks', 'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n'],
  ['headers', 'POST / HTTP/1.1\r\nHost: localhost\r\nX: '],
])('%s that drips does not arrive, and is cut', async (_, beginning) => {
  const socket = connect(await start(), '127.0.0.1');
  socket.on('error', () => undefined); // it is cut, which may be a reset
  const closed = new Promise((resolve) => socket.once('close', resolve)); // `once` of events would reject on a reset
  socket.write(beginning);
  const drip = setInterval(() => socket.write(beginning.includes('chunked') ? '1\r\nx\r\n' : 'x'), 20);
  const answered = text(socket).catch(() => '');
  await closed;
  clearInterval(drip);
  expect(await answered).toMatch(/^(HTTP\/1.1 408 .*)?/s);
});

it('a connection that is idle between two requests is not cut', async () => {
  const socket = connect(await start(), '127.0.0.1');
  const request = 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\nok';
  socket.write(request);
  await once(socket, 'data');
  await new Promise((resolve) => setTimeout(resolve, 700));
  socket.write(request);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toContain('200 OK');
  socket.destroy();
});

it('a caller that does not read its answer is cut off, and its request is over', async () => {
  let isSent = false;
  const large = 'x'.repeat(20_000_000);
  const port = await start(async (_, sent) => {
    sent.then(() => {
      isSent = true;
    });
    return new Response(large);
  });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined); // it is cut, which may be a reset
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(isSent).toBe(false);
  await expect.poll(() => isSent, { timeout: 20_000 }).toBe(true);
  socket.destroy();
});

it('a caller that waits for a slow answer is not cut off', async () => {
  const port = await start(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return new Response('slow');
  });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe('slow');
});
