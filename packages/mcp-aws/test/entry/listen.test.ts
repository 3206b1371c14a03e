import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { listen } from '../../src/entry/listen.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { type OwnedProcess, ownProcess } from '../support/process.ts';

let owned: OwnedProcess;
let server: Server | undefined;
beforeEach(() => {
  owned = ownProcess({});
  // What ends the process would end the tests.
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval'] });
});
afterEach(async () => {
  server?.closeAllConnections();
  server?.close();
  vi.useRealTimers();
  vi.restoreAllMocks();
  owned.restore();
});

const messages = () => owned.lines().map(({ message }) => message);

async function start(fetch: (request: Request) => Promise<Response>, drainMs = 0) {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
  const flushed: string[] = [];
  const flush = async (): Promise<void> => void flushed.push(...messages().map(String));
  server = listen({ fetch, port: 0, log: createLog({ service: 'test' }), flush, drainMs });
  if (!server.listening) await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, exit, flushed };
}

it('finishes what it has begun on SIGTERM, flushes, and ends', async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let began = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    began = resolve;
  });
  const { origin, exit, flushed } = await start(async () => {
    began();
    await finished;
    return new Response('done');
  });
  const answer = fetch(origin);
  await begun;
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(1);
  expect(exit).not.toHaveBeenCalled();
  finish();
  const response = await answer;
  expect([response.headers.get('connection'), await response.text()]).toEqual(['close', 'done']);
  await vi.waitUntil(() => exit.mock.calls.length > 0, { timeout: 10_000 });
  expect(exit).toHaveBeenCalledExactlyOnceWith(0);
  expect(messages()).toEqual(['listening', 'stopping', 'stopped']);
  expect(flushed).toEqual(['listening', 'stopping']);
});

it('goes on serving for as long as a load balancer may still send requests', async () => {
  const { origin, exit } = await start(async () => new Response('ok'), 5000);
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(4000);
  const response = await fetch(origin);
  expect([response.status, response.headers.get('connection')]).toEqual([200, 'close']);
  expect(exit).not.toHaveBeenCalled();
});

it('cuts what does not end in time', async () => {
  const { origin, exit } = await start(() => new Promise(() => undefined));
  const answer = fetch(origin).catch(() => undefined);
  process.emit('SIGTERM');
  await vi.advanceTimersByTimeAsync(25_000);
  expect(exit).toHaveBeenCalledWith(0);
  expect(messages()).toContain('requests that were not finished were cut');
  server?.closeAllConnections();
  await answer;
});

it('reads on after a body that was refused, and keeps the connection', async () => {
  const { origin } = await start(async () => new Response('too large', { status: 413 }));
  const response = await fetch(origin, { method: 'POST', body: 'x'.repeat(1_000_000) });
  expect([response.status, response.headers.get('connection')]).toEqual([413, 'keep-alive']);
});
