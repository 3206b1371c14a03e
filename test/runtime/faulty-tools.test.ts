import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpMessage, protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { answersTheNextCall, call, faultyEntries } from '../support/faulty-entries.ts';
import { expectJsonLines } from '../support/log-lines.ts';
import type { Running } from '../support/running.ts';

describe.each(faultyEntries)('$name', ({ unavailable, deadline, start }) => {
  if (unavailable !== undefined) return it.skip(unavailable);
  let server: Running;
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.close());

  describe.each(protocolVersions)('of a client of %s', (version) => {
    it.each([
      'throws',
      'throws text',
      'throws nothing',
      'throws a circle',
      'throws an error that throws',
      'throws an error with a circle',
      'returns what is not its output',
      'returns nothing',
      'returns a circle',
      'returns a bigint',
    ])('survives a tool that %s', async (fault) => {
      const { body } = await call(server, version, 'faulty', { fault });
      expect(body).toMatch(/"isError":true|"error":\{/);
      await answersTheNextCall(server);
    });

    it('passes a megabyte on', async () => {
      expect((await call(server, version, 'faulty', { fault: 'returns a megabyte' })).body.length).toBeGreaterThan(
        1024 * 1024,
      );
      await answersTheNextCall(server);
    });

    it.each(['hangs until its signal', 'hangs forever'])('survives a tool that %s', async (fault) => {
      if (deadline) {
        expect((await call(server, version, 'faulty', { fault })).body).toMatch(/timed out|ran out of time/);
      } else {
        // It may take as long as it likes; its caller does not wait.
        const { headers, message } = mcpMessage(version, 'tools/call', { name: 'faulty', arguments: { fault } });
        const request = { method: 'POST', headers, body: JSON.stringify(message), signal: AbortSignal.timeout(500) };
        await expect(fetch(`${server.origin}/mcp`, request).then((response) => response.text())).rejects.toThrow();
      }
      await answersTheNextCall(server);
    });
  });

  it('logs what a tool threw, and says nothing of it', async () => {
    await call(server, '2026-07-28', 'faulty', { fault: 'throws' });
    await sleep(100);
    expect(server.log()).toContain('faulty-secret');
  });

  // Last, as it is what most surely ends a process.
  it.each(protocolVersions)('survives a tool of a client of %s that fails after its answer', async (version) => {
    expect((await call(server, version, 'faulty', { fault: 'rejects late' })).body).toContain('fine');
    for (let index = 0; index < 5; index++) {
      await sleep(100);
      await answersTheNextCall(server);
    }
  });

  it('prints one JSON object a line, also while it loads', () => {
    const lines = expectJsonLines(server.log());
    for (const message of ['printed while the server loads', 'warned of while the server loads'])
      expect(lines.filter((line) => line.message === message)).toHaveLength(1);
    expect(lines.filter(({ message }) => message === 'unhandled rejection').length).toBeGreaterThan(0);
  });
});
