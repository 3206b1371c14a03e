import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineServer, defineTool } from '../../src/index.ts';
import { mcpMessage, mcpRequest, protocolVersions } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';

let finish = (): void => undefined;
const slow = (name: string, end: () => string) =>
  defineTool({
    name,
    description: 'Says nothing for a long time.',
    run: () =>
      new Promise<string>((resolve, reject) => {
        finish = () => {
          try {
            resolve(end());
          } catch (error) {
            reject(error);
          }
        };
      }),
  });
const definition = defineServer({
  tools: [
    slow('slow', () => 'done'),
    slow('failing', () => {
      throw new Error('x');
    }),
  ],
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a client gets of a slow call, each 10 seconds. */
async function listen(version: (typeof protocolVersions)[number], params: object, accept?: string) {
  const app = await createTestApp({ definition });
  const { headers, message } = mcpMessage(version, 'tools/call', { name: 'slow', arguments: {}, ...params });
  const request = mcpRequest(app.url, { headers: { ...headers, ...(accept && { accept }) }, message });
  const answer = app.send(request);
  await vi.advanceTimersByTimeAsync(10_000);
  const response = await answer;
  const reader = response.body?.getReader();
  const read = async (): Promise<string> => new TextDecoder().decode((await reader?.read())?.value);
  const rest = async (): Promise<string> => {
    let text = '';
    for (let part = await read(); part !== ''; part = await read()) text += part;
    return text;
  };
  return { app, response, read, rest, cancel: () => reader?.cancel() };
}

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  describe.each([[{}], [{ _meta: { progressToken: 'p' } }]])('with %j', (params) => {
    it('a silent tool is heard of within 10 seconds, and then every 10', async () => {
      const { response, read, rest, app } = await listen(version, params);
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
      expect(await read()).toMatch(/^: ?\w*\n/);
      for (let times = 0; times < 3; times += 1) {
        await vi.advanceTimersByTimeAsync(10_000);
        expect(await read()).toMatch(/^: ?\w*\n/);
      }
      finish();
      const text = await rest();
      expect(text).toContain('"text":"done"');
      expect(text.endsWith('\n\n')).toBe(true);
      const line = app.lines().find(({ message }) => message === 'mcp request');
      expect(line).toMatchObject({ tool: 'slow', status: 200, Errors: 0 });
    });
  });

  it('a client that reads JSON alone gets what is JSON in the end', async () => {
    const { response, read, rest } = await listen(version, {}, 'application/json');
    if (response.headers.get('content-type') === 'text/event-stream') return; // 2026-07-28 has both, whatever is accepted
    expect(await read()).toBe(' ');
    finish();
    expect(JSON.parse(await rest())).toMatchObject({ result: { content: [{ text: 'done' }] } });
  });

  it('a failure is said in the stream that has begun', async () => {
    const { read, rest, app } = await listen(version, { name: 'failing' });
    await read();
    finish();
    expect(await rest()).toContain('The tool failed');
    const line = app.lines().find(({ message }) => message === 'mcp request');
    expect(line).toMatchObject({ errorCode: 'tool_failed', Errors: 1 });
  });

  it('nothing goes on once the client has gone', async () => {
    const { cancel, read } = await listen(version, {});
    await read();
    const cancelled = cancel();
    finish();
    await cancelled;
    expect(vi.getTimerCount()).toBe(0);
  });
});
