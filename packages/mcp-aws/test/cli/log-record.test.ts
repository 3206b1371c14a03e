import { describe, expect, it } from 'vitest';
import { createDevView } from '../../src/cli/dev/dev-view.ts';
import { recordOf } from '../../src/cli/logs/parse-event.ts';
import type { GroupName, LogRecord } from '../../src/cli/logs/record.ts';
import { createViewer } from '../../src/cli/logs/view.ts';

const timestamp = Date.parse('2026-11-24T14:12:37.643Z');
const record = (message: string, name: GroupName = 'server'): LogRecord =>
  recordOf({ group: { name, logGroupName: 'group' }, id: '1', timestamp, stream: 'stream', message });

const requestId = '6683f155-6ca7-4d50-8197-5bd295594b50';

/** As a deployed server, API Gateway's access log and Lambda itself print them. */
const printed = {
  call: `{"timestamp":"2026-11-24T14:12:37.640Z","level":"INFO","message":"mcp request","service":"my-server-dev","requestId":"${requestId}","apiRequestId":"a10c4002-baac-4b57-8afd-f297aa219f4c","protocolVersion":"2026-07-28","method":"tools/call","tool":"search_books","client":"mcp-aws/0.2.0","status":200,"durationMs":5,"Calls":1,"Errors":0,"ClientErrors":0,"Throttles":0,"Duration":4,"_aws":{"Timestamp":1795542540746,"CloudWatchMetrics":[{"Namespace":"MCP","Dimensions":[["service"],["service","method"],["service","method","tool"]],"Metrics":[{"Name":"Calls","Unit":"Count"},{"Name":"Errors","Unit":"Count"},{"Name":"ClientErrors","Unit":"Count"},{"Name":"Throttles","Unit":"Count"},{"Name":"Duration","Unit":"Milliseconds"}]}]}}\n`,
  access:
    '{"time":"24/Nov/2026:14:12:37 +0000","requestId":"-","apiRequestId":"14ce135d","ip":"127.0.0.1","userAgent":"node","method":"POST","path":"/mcp","status":"401","durationMs":"23","bytes":"240","error":"-"}',
  start: `START RequestId: ${requestId} Version: $LATEST\n`,
  // https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
  report: `REPORT RequestId: ${requestId}\tDuration: 200.30 ms\tBilled Duration: 201 ms\tMemory Size: 512 MB\tMax Memory Used: 73 MB\tInit Duration: 128.05 ms\t\n`,
  console: `2026-11-24T14:12:37.643Z\t${requestId}\tERROR\tsomething broke\n`,
  // https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
  platform: `{"time":"2026-11-24T14:12:37.643Z","type":"platform.report","record":{"requestId":"${requestId}","metrics":{"durationMs":101.51,"billedDurationMs":300,"memorySizeMB":512,"maxMemoryUsedMB":73,"initDurationMs":116.67},"status":"success"}}`,
  platformTimeout: `{"time":"2026-11-24T14:12:37.643Z","type":"platform.runtimeDone","record":{"requestId":"${requestId}","status":"timeout"}}`,
  metrics: '{"_aws":{"Timestamp":1,"CloudWatchMetrics":[{"Namespace":"Own","Metrics":[{"Name":"Books"}]}]},"Books":3}',
  timeout: `2026-11-24T14:12:37.643Z ${requestId} Task timed out after 29.00 seconds\n`,
} as const;

describe('a record', () => {
  it('of a call has everything that the server says', () => {
    expect(record(printed.call)).toEqual({
      time: '2026-11-24T14:12:37.643Z',
      group: 'server',
      level: 'info',
      message: 'mcp request',
      requestId,
      apiRequestId: 'a10c4002-baac-4b57-8afd-f297aa219f4c',
      protocolVersion: '2026-07-28',
      method: 'tools/call',
      tool: 'search_books',
      client: 'mcp-aws/0.2.0',
      status: 200,
      durationMs: 5,
      stream: 'stream',
    });
  });

  it('of the access log has numbers, and no JSON-RPC method', () => {
    expect(record(printed.access, 'access')).toEqual({
      time: '2026-11-24T14:12:37.643Z',
      group: 'access',
      level: 'warn',
      message: 'POST /mcp',
      status: 401,
      durationMs: 23,
      client: 'node',
      apiRequestId: '14ce135d',
      ip: '127.0.0.1',
      bytes: '240',
      stream: 'stream',
    });
  });

  it.each([
    ['start', { level: 'debug', requestId }],
    ['report', { level: 'debug', requestId, durationMs: 200.3, initDurationMs: 128.05 }],
    ['console', { level: 'error', requestId, message: 'something broke' }],
    ['timeout', { level: 'error', message: expect.stringContaining('Task timed out') }],
    ['platform', { level: 'debug', requestId, durationMs: 101.51, initDurationMs: 116.67, message: 'platform.report' }],
    ['platformTimeout', { level: 'error', requestId, message: 'platform.runtimeDone timeout' }],
    ['metrics', { level: 'debug', message: 'metrics' }],
  ] as const)("of Lambda's %s has its level and request", (line, expected) => {
    expect(record(printed[line])).toMatchObject(expected);
  });

  it.each([
    '',
    '{',
    '{"a":',
    '[1]',
    'null',
    '{"level":{},"message":5}',
    '{"__proto__":{"level":"error"}}',
    'plain text',
  ])('of %j is a record all the same, with a level and a message', (line) => {
    const { level, message, group, stream } = record(line);
    expect([level, typeof message, group, stream]).toEqual(['info', 'string', 'server', 'stream']);
  });
});

describe('for people', () => {
  const view = (one: LogRecord): string => createViewer({ color: false, utc: true })(one).replace(/^2026-11-24 /, '');

  it('a call is one line: time, level, method, tool, status, duration, client and request', () => {
    expect(view(record(printed.call))).toBe(
      `14:12:37.643Z INFO  server tools/call search_books 200 5ms protocolVersion=2026-07-28 client=mcp-aws/0.2.0 req=${requestId.slice(0, 8)}`,
    );
  });

  it('a request to a route is one line, too', () => {
    const line = '{"level":"INFO","message":"http request","httpMethod":"GET","path":"/books/:isbn","status":404}';
    expect(view(record(line))).toBe('14:12:37.643Z INFO  server GET /books/:isbn 404');
  });

  it('an error comes with its stack below', () => {
    const line =
      '{"level":"error","message":"tool failed","tool":"x","error":{"name":"Error","message":"no","stack":"Error: no\\n    at f (main.mjs:1:2)"}}';
    expect(view(record(line)).split('\n')).toEqual([
      '14:12:37.643Z ERROR server tool failed tool=x',
      '    Error: no',
      '        at f (main.mjs:1:2)',
    ]);
  });

  it('what callers write cannot steer the terminal', () => {
    const evil = '\u001b[2J\u009b31m\u0007\r';
    const lines = [view(record(`evil ${evil}`)), view(record(JSON.stringify({ message: evil, client: evil })))];
    const forged = view(record(JSON.stringify({ method: 'x\n12:00:00 ERROR server forged', client: 'a\nb' })));
    expect(forged.split('\n').length).toBe(1);
    for (const line of lines) {
      const steering = [...line].filter(
        (letter) => letter !== '\n' && (letter < ' ' || /[\u007f-\u009f]/.test(letter)),
      );
      expect(steering).toEqual([]);
    }
  });
});

describe('a line of mcp-aws dev', () => {
  const view = createDevView(false, () => timestamp);

  it('has no ids, as there is one server and few requests', () => {
    const { text, record: shown } = view(printed.call.trim());
    expect(text).toMatch(/INFO {2}tools\/call search_books 200 5ms client=mcp-aws\/0\.2\.0$/);
    expect(shown).toMatchObject({ requestId, tool: 'search_books' });
  });

  it.each(['Rerunning…\u001b[2J', '{"no":"level"}', '[1]'])(
    'that is not of the log is shown as it is, without control characters: %j',
    (line) => {
      const { text, record: shown } = view(line);
      expect([text, shown]).toEqual([line.replace('\u001b', '\ufffd'), undefined]);
    },
  );
});
