import { describe, expect, it } from 'vitest';
import { type LogFilter, matchesFilter, RequestIds } from '../../src/cli/logs/filter.ts';
import type { LogRecord } from '../../src/cli/logs/record.ts';

const line = (fields: Partial<LogRecord>): LogRecord => ({
  time: '2026-11-24T14:12:37.643Z',
  group: 'server',
  level: 'info',
  message: '',
  stream: 'stream',
  ...fields,
});

const shown = (record: Partial<LogRecord>, filter: LogFilter, ids?: RequestIds): boolean =>
  matchesFilter(line(record), filter, ids);

describe('the level', () => {
  it.each([
    ['debug', undefined, false],
    ['info', undefined, true],
    ['error', undefined, true],
    ['debug', 'debug', true],
    ['info', 'warn', false],
    ['warn', 'warn', true],
    ['warn', 'error', false],
  ] as const)('of a line of %s, where the least is %s: shown is %s', (level, least, expected) =>
    expect(shown({ level }, { level: least })).toBe(expected),
  );

  it('is the lowest for one request: Lambda has lines of its own about it', () => {
    expect(shown({ level: 'debug', requestId: 'abcdefgh' }, {}, new RequestIds('abcdefgh'))).toBe(true);
  });
});

describe('--errors', () => {
  it.each<[string, Partial<LogRecord>, boolean]>([
    ['a line of that level', { level: 'error' }, true],
    ['a warning', { level: 'warn' }, false],
    ['an answer with 399', { status: 399 }, false],
    ['an answer with 400', { status: 400 }, true],
    ['an answer with 499', { status: 499 }, true],
    ['an answer with 500', { status: 500 }, true],
    ['a tool that failed, with 200', { status: 200, errorCode: 'tool_failed' }, true],
    ['a JSON-RPC error, with 200', { status: 200, errorCode: -32_602 }, true],
    ['a call that went well', { status: 200 }, false],
  ])('%s: %s', (_, record, expected) => expect(shown(record, { errors: true })).toBe(expected));
});

it('a tool, a method and a text are looked for exactly, and together', () => {
  const call = { method: 'tools/call', tool: 'search_books', client: 'Claude-Code/2.1' };
  expect(shown(call, { tool: 'search_books', method: 'tools/call', search: 'claude-code' })).toBe(true);
  expect(shown(call, { tool: 'search' })).toBe(false);
  expect(shown(call, { method: 'tools/list' })).toBe(false);
  expect(shown(call, { search: 'cursor' })).toBe(false);
});

describe('one request', () => {
  const server = { requestId: '6683f155-6ca7-4d50-8197-5bd295594b50', apiRequestId: 'a10c4002-baac' };
  const access = { apiRequestId: 'a10c4002-baac' };

  it.each([server.requestId, '6683f155', server.apiRequestId])('is found by %s in the lines of the server', (id) =>
    expect(new RequestIds(id).recognize(line(server))).toBe(true),
  );

  it('is not found by less than eight characters, nor by those of another', () => {
    expect(new RequestIds('6683f15').recognize(line(server))).toBe(false);
    expect(new RequestIds('00000000').recognize(line(server))).toBe(false);
    expect(new RequestIds('6683f155').recognize(line({}))).toBe(false);
  });

  it('is known by its other id once a line has both', () => {
    const ids = new RequestIds('6683f155');
    expect(ids.recognize(line(access))).toBe(false);
    expect(ids.recognize(line(server))).toBe(true);
    expect(ids.recognize(line(access))).toBe(true);
  });
});
