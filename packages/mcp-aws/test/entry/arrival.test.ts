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

async function start(): Promise<number> {
  const fetch = async (request: Request): Promise<Response> => new Response(await request.text());
  const log = createLog({ service: 'test', write: () => undefined });
  server = listen({ fetch, port: 0, log, flush: async () => undefined, drainMs: 0, requestTimeoutMs: 300 });
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
  socket.write(beginning);
  const drip = setInterval(() => socket.write(beginning.includes('chunked') ? '1\r\nx\r\n' : 'x'), 20);
  const answered = text(socket).catch(() => '');
  await once(socket, 'close');
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
