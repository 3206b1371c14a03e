import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpMessage, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { answersTheNextCall, faultyEntries, sendBody } from '../support/faulty-entries.ts';
import type { Running } from '../support/running.ts';

const json = mcpMessage('2025', '').headers;
const deepObject = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`;
const deepArray = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const callWith = (args: string, rest = ''): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search_books","arguments":${args}${rest}}}`;

describe.each(faultyEntries)('$name', ({ unavailable, deadline, start }) => {
  if (unavailable !== undefined) return it.skip(unavailable);
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  it.each([
    ['5 MB', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', x: 'x'.repeat(5 * 1024 * 1024) }), [413]],
    ['half of a JSON text', '{"jsonrpc":"2.0","id":1,', [400]],
    ['nothing', '', [400]],
    ['a number', '7', [400]],
    ['null', 'null', [400]],
    ['a hundred thousand arrays in one another', deepArray, [400]],
    ['a hundred thousand objects in one another', deepObject, [400]],
    ['deep arguments', callWith(`{"query":"austen","more":${deepObject}}`), [200, 400]],
    ['deep arguments that are wrong', callWith(`{"query":${deepArray}}`), [200, 400]],
    ['deep metadata', callWith('{"query":"austen"}', `,"_meta":{"deep":${deepObject}}`), [200, 400]],
    ['a key twice', '{"jsonrpc":"2.0","id":1,"method":"nothing","method":"tools/list"}', [200]],
    ['__proto__', callWith('{"query":"austen","__proto__":{"limit":"x"},"constructor":{"prototype":{"x":1}}}'), [200]],
    ['__proto__ all over', '{"__proto__":{"jsonrpc":"2.0","id":1,"method":"tools/list"}}', [400]],
    ['an id beyond all numbers', '{"jsonrpc":"2.0","id":1e999,"method":"tools/list"}', [200, 400]],
    [
      'an id of thirty digits',
      '{"jsonrpc":"2.0","id":123456789012345678901234567890,"method":"tools/list"}',
      [200, 400],
    ],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{"a":1},"method":"tools/list"}', [400]],
    ['a limit beyond all numbers', callWith('{"query":"austen","limit":1e999}'), [200, 400]],
    ['half of a character', callWith('{"query":"\\ud800"}'), [200]],
  ] as const)('survives %s as a body', async (_, body, statuses) => {
    const { status } = await sendBody(server, body, json);
    expect(statuses).toContain(status);
    await answersTheNextCall(server);
  });

  it('survives what is not UTF-8', async () => {
    const text = Buffer.from(callWith('{"query":"?"}'));
    text[text.indexOf('?')] = 0xff;
    expect([200, 400]).toContain((await sendBody(server, new Uint8Array(text), json)).status);
    await answersTheNextCall(server);
  });

  it('survives a caller that hangs up before its body is there', async () => {
    const { port } = new URL(server.origin);
    const socket = connectSocket(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(
      `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"a"`,
    );
    await sleep(100);
    socket.destroy();
    await answersTheNextCall(server);
  });

  it.skipIf(deadline).each([
    ['with its length', true],
    ['in chunks', false],
  ])('loses no call that comes after a body that is too large, %s', async (_, whole) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const exchange = async (body: string): Promise<[number | undefined, string]> => {
      const headers = { ...json, host: 'localhost' };
      const outgoing = httpRequest(`${server.origin}/mcp`, { method: 'POST', agent, headers });
      if (!whole) outgoing.write(body.slice(0, 10));
      outgoing.end(whole ? body : body.slice(10));
      const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
      outgoing.on('error', () => undefined); // cut, once it had its answer
      return [incoming.statusCode, Buffer.concat(await incoming.toArray()).toString()];
    };
    expect((await exchange('x'.repeat(5 * 1024 * 1024)))[0]).toBe(413);
    const args = { name: 'take_inventory', arguments: { secondsPerShelf: 0.4 } };
    const [status, text] = await exchange(JSON.stringify(mcpMessage('2025', 'tools/call', args).message));
    expect(status).toBe(200);
    expect(text).toContain('"counts"');
    agent.destroy();
  });

  it.skipIf(deadline)('loses no call that comes after a body that was refused and arrives slowly', async () => {
    const socket = connectSocket(Number(new URL(server.origin).port), '127.0.0.1');
    const answers: string[] = [];
    socket.on('data', (data) => answers.push(data.toString()));
    const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 40\r\n`;
    socket.write(`${head}Origin: https://evil.example\r\n\r\n0123456789`);
    await expect.poll(() => answers.join('')).toContain('403 Forbidden');
    await sleep(800);
    socket.write(`${'0123456789'.repeat(3)}${head}\r\n{"jsonrpc":"2.0","id":1,"method":"ping"}`);
    await expect.poll(() => answers.join('')).toContain('200 OK');
    socket.destroy();
  });

  it.each(protocolVersions)('survives a caller of %s that hangs up in the middle of a stream', async (version) => {
    const { headers, message } = mcpMessage(version, 'tools/call', {
      name: 'take_inventory',
      arguments: { secondsPerShelf: 0.3 },
      _meta: { progressToken: 'p' },
    });
    const hangUp = new AbortController();
    const request = { method: 'POST', headers, body: JSON.stringify(message), signal: hangUp.signal };
    const response = await fetch(`${server.origin}/mcp`, request);
    await response.body?.getReader().read();
    hangUp.abort();
    await answersTheNextCall(server);
  });
});
