import { describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/telemetry/log.ts';
import { captureProcess } from '../../src/telemetry/process-log.ts';
import { ownProcess } from '../support/process.ts';

/** What is in the log of a process that does this. */
async function logged(run: () => unknown, until: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const owned = ownProcess({});
  try {
    captureProcess(createLog({ service: 'test', level: 'debug' }));
    await run();
    await vi.waitUntil(() => owned.texts().join('\n').includes(until), { timeout: 10_000 });
    return owned.lines();
  } finally {
    owned.restore();
  }
}

describe('what a process prints by itself', () => {
  it.each([
    ['debug', 'DEBUG'],
    ['log', 'INFO'],
    ['info', 'INFO'],
    ['warn', 'WARN'],
    ['error', 'ERROR'],
    ['trace', 'DEBUG'],
    ['dir', 'INFO'],
  ] as const)('with console.%s is a line of level %s', async (method, level) => {
    const print = console as unknown as Record<string, (...args: unknown[]) => void>;
    const lines = await logged(() => print[method]?.('a library says %s', 'something'), 'something');
    expect(lines).toMatchObject([{ level, message: 'a library says something', service: 'test' }]);
  });

  it('as a warning of Node is a line', async () => {
    const lines = await logged(() => process.emitWarning('be careful'), 'be careful');
    expect(lines).toMatchObject([{ level: 'WARN', message: 'be careful' }]);
  });

  it('as a rejection that nobody handles is a line, and the process goes on', async () => {
    const circular = new Error('nobody waits for this');
    circular.cause = circular;
    const lines = await logged(() => void Promise.reject(circular), 'nobody waits for this');
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'unhandled rejection' }]);
  });

  it('as an error that nobody catches is a line, and the process ends', async () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    const lines = await logged(() => process.emit('uncaughtException', new Error('nobody catches this')), 'catches');
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'uncaught exception' }]);
    expect(exit).toHaveBeenCalledExactlyOnceWith(1);
    exit.mockRestore();
  });
});

it('the process is its own again after a test', () => {
  expect(process.listenerCount('unhandledRejection')).toBeGreaterThan(0);
  expect(console.log.toString()).not.toContain('format(');
});
