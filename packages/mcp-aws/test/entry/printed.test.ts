import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { type Entry, entries } from '../support/entries.ts';
import type { Line } from '../support/process.ts';

describe.each(entries)('$name', ({ start }) => {
  let entry: Entry;
  beforeAll(async () => {
    entry = await start();
  }, 60_000);
  afterAll(() => entry?.close());

  const call = async (name: string, args: object, _meta: object): Promise<void> => {
    const message = mcpMessage('2025', 'tools/call', { name, arguments: args, _meta });
    await (await entry.send(mcpRequest(entry.url, message))).text();
  };

  it('streams that run at once each end in a line of their own', async () => {
    const ids = ['c', 'd'].map((letter) => letter.repeat(32));
    await Promise.all(
      ids.map((id) =>
        call('take_inventory', { secondsPerShelf: 0.02 }, { traceparent: `00-${id}-${'b'.repeat(16)}-01` }),
      ),
    );
    const own = (): Line[] =>
      entry.lines().filter(({ tool, traceId }) => tool === 'take_inventory' && ids.includes(String(traceId)));
    await vi.waitUntil(() => own().length >= 2, { timeout: 10_000 });
    expect(
      own()
        .map(({ traceId }) => traceId)
        .sort(),
    ).toEqual(ids);
  });

  it('everything that is printed is a JSON object a line, with the same keys', async () => {
    console.warn('a library says %s', 'something');
    process.emitWarning('a warning of Node');
    void Promise.reject(new Error('nobody waits for this'));
    await vi.waitUntil(() => entry.texts().join('\n').includes('nobody waits for this'), { timeout: 10_000 });
    for (const line of entry.lines()) {
      expect(line).toMatchObject({
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        level: expect.stringMatching(/^(DEBUG|INFO|WARN|ERROR)$/),
        message: expect.any(String),
        service: 'test-server',
      });
    }
    const messages = entry.lines().map(({ message }) => message);
    expect(messages).toEqual(
      expect.arrayContaining(['a library says something', 'a warning of Node', 'unhandled rejection']),
    );
  });
});
