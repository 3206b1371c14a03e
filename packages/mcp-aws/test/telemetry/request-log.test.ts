import { describe, expect, it } from 'vitest';
import { createContext } from '../../src/server/context.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createRequestLog, errorCodeOf } from '../../src/telemetry/request-log.ts';

interface Line {
  readonly [name: string]: unknown;
  readonly _aws?: {
    readonly CloudWatchMetrics: readonly { readonly Dimensions: string[][]; readonly Metrics: { Name: string }[] }[];
  };
}

function logged(run: (requestLog: ReturnType<typeof createRequestLog>) => void, logsArguments = false): Line[] {
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  run(createRequestLog({ log, toolOf: () => undefined, logsArguments }));
  return lines.map((line) => JSON.parse(line) as Line);
}

const context = (message: object) => {
  const log = createLog({ service: 'test', write: () => undefined });
  return Object.assign(createContext({ requestId: 'test' }, log), { message });
};
const ended = (status: number, errorCode?: unknown) => ({ status, errorCode, started: performance.now() });
const post = new Request('http://localhost/mcp', { method: 'POST', headers: { 'user-agent': 'agent/1 (x)' } });

describe('the metrics of a line', () => {
  it.each<[string, number, unknown, object]>([
    ['well', 200, undefined, { Errors: 0, ClientErrors: 0, Throttles: 0 }],
    ['in a mistake of the caller', 200, 'tool_error', { Errors: 0, ClientErrors: 1, Throttles: 0 }],
    ['in a request that is not valid', 400, -32_600, { Errors: 0, ClientErrors: 1, Throttles: 0 }],
    ['without the scope', 403, 'insufficient_scope', { Errors: 0, ClientErrors: 1, Throttles: 0 }],
    ['because the caller hung up', 200, 'cancelled', { Errors: 0, ClientErrors: 0, Throttles: 0 }],
    ['in a tool that failed', 200, 'tool_failed', { Errors: 1, ClientErrors: 0, Throttles: 0 }],
    ['in an internal error', 200, -32_603, { Errors: 1, ClientErrors: 0, Throttles: 0 }],
    ['out of time', 504, -32_001, { Errors: 1, ClientErrors: 0, Throttles: 0 }],
    ['as too many', 429, -32_000, { Errors: 0, ClientErrors: 0, Throttles: 1 }],
  ])('count a request that ended %s', (_, status, errorCode, counts) => {
    const [line] = logged((log) => log.mcp(context({ method: 'ping' }), post, ended(status, errorCode)));
    expect(line).toMatchObject({ Calls: 1, Duration: expect.any(Number), ...counts });
  });

  it('count a cold start once', () => {
    const lines = logged((log) => {
      for (let index = 0; index < 3; index++) log.mcp(context({ method: 'ping' }), post, ended(200));
    });
    expect(lines.map(({ ColdStarts }) => ColdStarts)).toEqual([1, undefined, undefined]);
    expect(lines[0]?._aws?.CloudWatchMetrics).toHaveLength(2);
  });

  it('name each metric that is in the line, and no other', () => {
    const [line] = logged((log) => log.rejection('invalid_token', 401, 'token expired'));
    expect(line).toMatchObject({ message: 'caller refused', Rejections: 1, rejection: 'invalid_token', status: 401 });
    expect(line?._aws?.CloudWatchMetrics).toMatchObject([
      { Dimensions: [['service'], ['service', 'rejection']], Metrics: [{ Name: 'Rejections' }] },
    ]);
  });

  it.each(['invalid_token', 'unknown_key', 'no_credentials'] as const)('are not errors for %s', (rejection) => {
    const [line] = logged((log) => log.rejection(rejection, 503, 'x'));
    expect(line).toMatchObject({ level: 'INFO', Rejections: 1 });
    expect(line).not.toHaveProperty('Errors');
  });

  it('are errors of a server that can check nobody, and calls, of which they are a share', () => {
    const [line] = logged((log) => log.rejection('unavailable', 503, 'x'));
    expect(line).toMatchObject({ level: 'ERROR', Rejections: 1, Calls: 1, Errors: 1 });
    expect(line?._aws?.CloudWatchMetrics).toMatchObject([
      { Dimensions: [['service'], ['service', 'rejection']], Metrics: [{ Name: 'Rejections' }] },
      { Dimensions: [['service']], Metrics: [{ Name: 'Calls' }, { Name: 'Errors' }] },
    ]);
  });

  it('are not made of what is not a call: clients of 2025 try GET and DELETE', () => {
    const [line] = logged((log) => log.mcp(context({}), new Request('http://localhost/mcp'), ended(405)));
    expect(line).toMatchObject({ message: 'mcp request', status: 405 });
    expect(line).not.toHaveProperty('_aws');
  });
});

describe('what a line says of the client', () => {
  const clientInfo = { name: 'a'.repeat(500), version: '1' };
  it.each<[string, object, object]>([
    [
      'in every message of 2026',
      { _meta: { 'io.modelcontextprotocol/clientInfo': { name: 'x', version: '2' } } },
      { client: 'x/2' },
    ],
    ['in the first message of 2025', { clientInfo: { name: 'y' } }, { client: 'y' }],
    ['by its user agent', {}, { client: 'agent/1' }],
    ['in no more than a few letters', { clientInfo }, { client: 'a'.repeat(100) }],
    [
      'the protocol version of 2026',
      { _meta: { 'io.modelcontextprotocol/protocolVersion': 'x' } },
      { protocolVersion: '2026-07-28' },
    ],
    ['the protocol version of 2025', {}, { protocolVersion: '2025' }],
  ])('%s', (_, params, expected) => {
    const [line] = logged((log) => log.mcp(context({ method: 'ping', params }), post, ended(200)));
    expect(line).toMatchObject(expected);
  });
});

it('arguments are logged only where the stack says so, without secrets', () => {
  const call = context({ method: 'tools/call', params: { name: 'x', arguments: { query: 'austen', token: 't-1' } } });
  expect(JSON.stringify(logged((log) => log.mcp(call, post, ended(200))))).not.toContain('austen');
  const text = JSON.stringify(logged((log) => log.mcp(call, post, ended(200)), true));
  expect(text).toContain('austen');
  expect(text).not.toContain('t-1');
});

describe('why a call failed', () => {
  it.each<[object, object, boolean, unknown]>([
    [{}, {}, false, undefined],
    [{ error: { code: -32_602 } }, {}, false, -32_602],
    [{ error: { code: 'x' } }, {}, false, undefined],
    [{ result: { isError: false } }, {}, false, undefined],
    [{ result: { isError: true } }, {}, false, 'tool_error'],
    [{ result: { isError: true } }, { returned: true }, false, 'tool_failed'],
    [{ result: { isError: true } }, { errorCode: 'insufficient_scope' }, false, 'insufficient_scope'],
    [{}, {}, true, 'cancelled'],
    [{}, { errorCode: 'tool_failed' }, true, 'tool_failed'],
    [{}, { errorCode: 'tool_error' }, true, 'cancelled'],
  ])('%j and %j, cut: %s, is %s', (answer, outcome, cut, expected) => {
    expect(errorCodeOf(answer, outcome, cut)).toBe(expected);
  });
});
