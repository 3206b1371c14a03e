import { describe, expect, it } from 'vitest';
import { createLog, type Log, type LogOptions } from '../../src/telemetry/log.ts';

function logWith(options: Partial<LogOptions> = {}): { log: Log; lines: () => Record<string, unknown>[] } {
  const texts: string[] = [];
  const log = createLog({ service: 'test', write: (line) => texts.push(line), ...options });
  return { log, lines: () => texts.map((text) => JSON.parse(text) as Record<string, unknown>) };
}

describe('a line of the log', () => {
  it.each(['debug', 'info', 'warn', 'error'] as const)('of level %s has the same keys as every other', (level) => {
    const { log, lines } = logWith({ level: 'debug' });
    log[level]('hello', { a: 1, b: { c: [true, null] } });
    expect(lines()).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: level.toUpperCase(),
        message: 'hello',
        service: 'test',
        a: 1,
        b: { c: [true, null] },
      },
    ]);
  });

  it.each([
    ['debug', 4],
    ['info', 3],
    ['warn', 2],
    ['error', 1],
    ['silent', 0],
    [undefined, 3],
  ])('is written where the level is at most that of the log: %s', (level, count) => {
    const { log, lines } = logWith({ level });
    for (const method of ['debug', 'info', 'warn', 'error'] as const) log[method]('x');
    expect(lines()).toHaveLength(count);
  });

  it('has an error with its stack and causes, without what libraries add to errors', () => {
    const { log, lines } = logWith();
    const cause = new TypeError('the cause');
    const error = Object.assign(new Error('failed', { cause }), { response: { headers: { authorization: 'secret' } } });
    log.error('x', { error });
    expect(lines()).toMatchObject([
      {
        error: {
          name: 'Error',
          message: 'failed',
          stack: expect.stringContaining('log.test.ts'),
          cause: { name: 'TypeError', message: 'the cause' },
        },
      },
    ]);
    expect(JSON.stringify(lines())).not.toContain('secret');
  });

  it.each<[string, unknown, object]>([
    ['a text', 'oops', { error: { name: 'string' } }],
    ['an object', { code: 1 }, { error: { name: 'object' } }],
    ['a circle of causes', circle(), { error: { cause: { cause: { cause: {} } } } }],
    ['what throws when it is read', unreadable(), { unreadable: 'RangeError' }],
  ])('survives %s that was thrown', (_, error, expected) => {
    const { log, lines } = logWith();
    log.error('x', { error });
    expect(lines()).toMatchObject([{ message: 'x', ...expected }]);
  });

  it('survives fields that cannot be JSON', () => {
    const { log, lines } = logWith();
    const self: Record<string, unknown> = { big: 10n, map: new Map([['a', 1]]) };
    self.self = self;
    log.info('x', { self });
    expect(lines()).toMatchObject([{ message: 'x' }]);
  });

  it('is cut where a text is long', () => {
    const { log, lines } = logWith();
    log.error('x', { text: 'y'.repeat(100_000), error: new Error('z'.repeat(100_000)) });
    expect(JSON.stringify(lines()).length).toBeLessThan(40_000);
  });
});

describe('the fields of a request', () => {
  it('are in every line within it, however deep, and in no other', async () => {
    const { log, lines } = logWith();
    await Promise.all(
      ['a', 'b', 'c'].map((requestId) =>
        log.within(
          () => ({ requestId }),
          async () => {
            await new Promise((resolve) => setTimeout(resolve, 1));
            log.info(requestId);
            await Promise.resolve();
            log.info(requestId);
          },
        ),
      ),
    );
    log.info('outside');
    for (const { message, requestId } of lines()) expect(requestId).toBe(message === 'outside' ? undefined : message);
    expect(lines()).toHaveLength(7);
  });

  it('are read when a line is written, as they may have become more', () => {
    const { log, lines } = logWith();
    const fields: Record<string, unknown> = {};
    log.within(
      () => fields,
      () => {
        log.info('before');
        fields.principal = 'ana';
        log.info('after');
      },
    );
    expect(lines().map(({ principal }) => principal)).toEqual([undefined, 'ana']);
  });
});

function circle(): Error {
  const error = new Error('x');
  error.cause = error;
  return error;
}

function unreadable(): Error {
  return Object.defineProperty(new Error('x'), 'message', {
    get() {
      throw new RangeError('no');
    },
  });
}
