import { describe, expect, it } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { mcpMessage, mcpRequest, protocolVersions } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';
import { appWith, ping as pingMessage } from '../support/app.ts';
import { toolThat } from '../support/tools.ts';

const { headers, message } = pingMessage;

describe('bodies', () => {
  it.each([
    ['a batch', `[${JSON.stringify(message)}]`, 400, -32_600],
    ['an empty batch', '[]', 400, -32_600],
    ['broken JSON', '{"jsonrpc":', 400, -32_700],
    ['no body', '', 400, -32_700],
    ['a text', '"ping"', 400, -32_600],
    ['null', 'null', 400, -32_600],
  ])('that are %s are refused', async (_, body, status, code) => {
    const { request } = await appWith();
    const response = await request('/mcp', { method: 'POST', headers, body });
    expect([response.status, await response.json()]).toMatchObject([status, { jsonrpc: '2.0', error: { code } }]);
  });

  it('of another content type are refused', async () => {
    const { ping } = await appWith();
    expect((await ping({ 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('of more than the limit are refused, whatever they say of their length, and the log counts it', async () => {
    const { request, lines } = await appWith();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let index = 0; index < 65; index++) controller.enqueue(new Uint8Array(64 * 1024).fill(32));
        controller.close();
      },
    });
    const response = await request('/mcp', { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
    expect([response.status, await response.json()]).toMatchObject([413, { error: { code: -32_600 } }]);
    expect(lines()).toContainEqual(expect.objectContaining({ rejection: 'too_large', Rejections: 1 }));
  });
});

describe.each(protocolVersions)('a client that hangs up, in the protocol version %s', (version) => {
  it('ends its call, which is an error of nobody', async () => {
    const client = new AbortController();
    const waiting = toolThat('waiting', ({ signal }) => {
      setTimeout(() => client.abort(), 1);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const app = await createTestApp({ definition: defineServer({ tools: [waiting] }) });
    const call = mcpMessage(version, 'tools/call', { name: 'waiting', arguments: {} });
    const response = await app.send(new Request(mcpRequest(app.url, call), { signal: client.signal }));
    await response.text().catch(() => undefined);
    await expect.poll(() => app.lines().filter((line) => line.message === 'mcp request')).toHaveLength(1);
    expect(app.lines()).toContainEqual(
      expect.objectContaining({ errorCode: 'cancelled', Errors: 0, ClientErrors: 0, Calls: 1 }),
    );
    expect(app.lines().filter(({ level }) => level === 'ERROR')).toEqual([]);
  });
});
