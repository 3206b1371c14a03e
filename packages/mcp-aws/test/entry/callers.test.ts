import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { listen } from '../../src/entry/listen.ts';
import { defineServer, defineTool } from '../../src/index.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { mcpMessage, protocolVersions } from '../../src/testing/mcp-request.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';

let sent = 0;
let wasAborted = false;
const begun: string[] = [];
let finish: (() => void)[] = [];
let over = 0;
const definition = defineServer({
  tools: [
    defineTool({
      name: 'floods',
      description: 'Reports progress as fast as its caller reads.',
      inputSchema: z.object({}),
      async run(_, { progress, signal }) {
        sent = 0;
        wasAborted = false;
        while (!signal.aborted && sent < 100_000) {
          sent += 1;
          await progress(sent, 100_000, 'x'.repeat(1000));
        }
        wasAborted = signal.aborted;
        return '';
      },
    }),
  ],
  routes: (app) =>
    app
      .get('/waits/:name', async (c) => {
        begun.push(c.req.param('name'));
        await new Promise<void>((resolve) => finish.push(resolve));
        return c.text(c.req.param('name'));
      })
      .post('/upload', async (c) => c.text(`${await c.req.text()} ${c.req.header('authorization')}`)),
});

let app: TestApp;
let server: Server;
let port: number;
beforeEach(async () => {
  begun.length = 0;
  finish = [];
  over = 0;
  app = await createTestApp({ definition, url: 'http://127.0.0.1/mcp' });
  const log = createLog({ service: 'test', write: () => undefined });
  const fetch = (request: Request, sent: Promise<void>): Promise<Response> => {
    sent.then(() => {
      over += 1;
    });
    return app.send(request);
  };
  server = listen({ fetch, port: 0, log, flush: async () => undefined, drainMs: 0 });
  if (!server.listening) await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const head = (path: string, length: string, headers: Readonly<Record<string, string>> = {}): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    length,
    ...Object.entries({ 'content-type': 'application/json', ...headers }).map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ].join('\r\n');

describe('a caller that hangs up in the middle of a body', () => {
  it.each([
    ['/mcp', 'content-length: 1000', '{"jsonrpc":'],
    ['/mcp', 'transfer-encoding: chunked', 'b\r\n{"jsonrpc":\r\n'],
    ['/upload', 'content-length: 1000', 'part'],
    ['/upload', 'transfer-encoding: chunked', '4\r\npart\r\n'],
  ])('of %s with %s is no failure of the server', async (path, length, part) => {
    for (let times = 0; times < 10; times += 1) {
      const socket = connect(port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write(head(path, length) + part);
      await sleep(5);
      socket.destroy();
    }
    const counted = () => app.lines().filter((line) => '_aws' in line);
    await expect.poll(() => counted().length).toBe(10);
    for (const line of counted()) expect(line).toMatchObject({ errorCode: 'cancelled', Errors: 0, ClientErrors: 0 });
    expect(app.lines().filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});

describe.each(protocolVersions)('a caller of %s that does not read', (version) => {
  it('is sent no more than fits between it and the server', async () => {
    const params = { name: 'floods', arguments: {}, _meta: { progressToken: 'token' } };
    const { headers, message } = mcpMessage(version, 'tools/call', params);
    const body = JSON.stringify(message);
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write(head('/mcp', `content-length: ${Buffer.byteLength(body)}`, headers) + body);
    // Until nothing more is sent: what the kernel buffers differs from machine to machine.
    let before = -1;
    while (before !== sent || sent === 0) {
      before = sent;
      await sleep(300);
    }
    expect(sent).toBeLessThan(50_000);
    socket.destroy();
    await expect.poll(() => wasAborted, { timeout: 10_000 }).toBe(true);
  });
});

it('a header that comes twice, before a body that nobody reads, does not hold up the next request', async () => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const { headers, message } = mcpMessage('2026-07-28', 'tools/list');
  const body = JSON.stringify({ ...message, filler: 'x'.repeat(900_000) });
  const twice = { ...headers, host: 'evil.example.com', 'x-a: b\r\naccept': headers.accept ?? '' };
  socket.write(
    head('/mcp', `content-length: ${Buffer.byteLength(body)}`, twice).replace('host: 127.0.0.1\r\n', '') + body,
  );
  socket.write('GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += chunk;
  expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 403', 'HTTP/1.1 200']);
});

it('requests that come at once over one connection are over for the server once their caller is gone, answered or not', async () => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const get = (name: number): string => `GET /waits/${name} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`;
  const all = Array.from({ length: 20 }, (_, index) => index);
  socket.write(all.map(get).join(''));
  await expect.poll(() => begun.length).toBe(all.length);
  finish.shift()?.();
  await expect.poll(() => over).toBe(1);
  socket.destroy();
  await expect.poll(() => over).toBe(all.length);
  for (const done of finish) done();
});

it.each(['/mcp', '/upload', '/nowhere'])(
  'a body that says it is too large, sent to %s, does not hold up the next request',
  async (path) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    const body = 'x'.repeat(2 * 1024 * 1024);
    socket.write(head(path, `content-length: ${body.length}`) + body);
    socket.write('GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n');
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  },
);

it('a route on a socket gets the body, and not what proved who calls', async () => {
  const headers = { authorization: 'Bearer hunter2' };
  const response = await fetch(`http://127.0.0.1:${port}/upload`, { method: 'POST', headers, body: 'text' });
  expect(await response.text()).toBe('text undefined');
});

it.each(['TRACE', 'OPTIONS', 'PROPFIND'])(
  '%s to a route that is not there is no failure of the server',
  async (method) => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${method} /books/1 HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}`);
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toMatch(/^HTTP\/1.1 40[34] /);
  },
);
