import { Writable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { none, startLambda, startStreamingLambda, xray } from '../../src/entry/lambda-exports.ts';
import { defineServer } from '../../src/index.ts';
import { mcpMessage, mcpRequest } from '../../src/testing/mcp-request.ts';
import { base64Header, httpApiGateway, restApiGateway } from '../support/api-gateway.ts';
import { type Entry, entries } from '../support/entries.ts';
import example from '../support/example/server.ts';
import { type OwnedProcess, ownProcess } from '../support/process.ts';
import { toolThat } from '../support/tools.ts';

const callOf = (url: string, name: string, args: object, headers: Record<string, string> = {}): Request => {
  const call = mcpMessage('2026-07-28', 'tools/call', { name, arguments: args });
  return mcpRequest(url, { ...call, headers: { ...call.headers, ...headers } });
};

let entry: Entry | undefined;
let owned: OwnedProcess | undefined;
afterEach(async () => {
  await entry?.close();
  owned?.restore();
  entry = undefined;
  owned = undefined;
});

describe.each(entries.filter(({ name }) => name.startsWith('native')))('$name', ({ start, url }) => {
  it('reads a body in base64', async () => {
    entry = await start();
    const response = await entry.send(callOf(url, 'search_books', { query: 'Brontë' }, { [base64Header]: 'yes' }));
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('"books":[]')]);
  });

  it('sends what is not text in base64', async () => {
    const bytes = new Uint8Array([0, 255, 128, 10]);
    const routes = defineServer({
      routes: (app) => app.get('/logo', (c) => c.body(bytes, 200, { 'content-type': 'image/png' })),
    });
    entry = await start({ definition: routes });
    const response = await entry.send(new Request(new URL('/logo', url)));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it('logs the ids of Lambda, of API Gateway and of X-Ray', async () => {
    entry = await start({ env: { _X_AMZN_TRACE_ID: 'Root=1-67891233-abcdef012345678912345678;Sampled=1' } });
    const headers = { 'x-amzn-trace-id': 'Root=1-12345678-abcdef012345678912345678' };
    await (await entry.send(callOf(url, 'search_books', { query: 'x' }, headers))).text();
    expect(entry.lines()).toContainEqual(
      expect.objectContaining({
        message: 'mcp request',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        apiRequestId: expect.any(String),
        xrayTraceId: '1-12345678-abcdef012345678912345678',
      }),
    );
  });
});

describe.each(entries.filter(({ name }) => name !== 'container'))('$name', ({ start, url }) => {
  it.each(['application/json', 'text/event-stream'])('answers before Lambda ends the call, in %s', async (accept) => {
    const waiting = toolThat(
      'waiting',
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    );
    entry = await start({ definition: defineServer({ tools: [waiting] }), remainingMs: 600 });
    const response = await entry.send(callOf(url, 'waiting', {}, { accept }));
    expect(await response.text()).toMatch(/Request timed out|ran out of time/);
  });
});

describe('a function that streams', () => {
  /** What Lambda's runtime gives to handlers, as far as it is used. */
  class ResponseStream extends Writable {
    readonly chunks: string[] = [];
    metadata: { readonly statusCode?: number } = {};
    override _write(chunk: Buffer, _: BufferEncoding, done: () => void): void {
      this.chunks.push(chunk.toString());
      done();
    }
  }
  const runtime = {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from: (stream: ResponseStream, metadata: ResponseStream['metadata']) => Object.assign(stream, { metadata }),
    },
  };

  it('sends each report of progress when it is made', async () => {
    owned = ownProcess({ MCP_RESOURCE_URL: restApiGateway.url, MCP_AUTH_MODE: 'none' });
    Object.assign(globalThis, { awslambda: runtime });
    try {
      let finish = (): void => undefined;
      const finished = new Promise<void>((resolve) => {
        finish = resolve;
      });
      const working = toolThat('working', async ({ progress }) => {
        await progress(1, 2, 'half');
        await finished;
        return { done: true };
      });
      const options = { identity: { name: 'test', version: '1' }, auth: none, tracing: xray };
      const load = async () => ({ default: defineServer({ tools: [working] }) });
      const handler = (await startStreamingLambda(load, options)) as (
        event: object,
        stream: ResponseStream,
        context: object,
      ) => Promise<void>;
      const call = mcpMessage('2025', 'tools/call', { name: 'working', arguments: {}, _meta: { progressToken: 1 } });
      const event = await restApiGateway.eventOf(mcpRequest(restApiGateway.url, call), undefined);
      const stream = new ResponseStream();
      const running = handler(event, stream, { awsRequestId: 'test', getRemainingTimeInMillis: () => 29_000 });
      await expect.poll(() => stream.chunks.join('')).toContain('"half"');
      expect(stream.chunks.join('')).not.toContain('"done":true');
      finish();
      await running;
      expect(stream.chunks.join('')).toContain('"done":true');
      expect([stream.metadata.statusCode, stream.writableFinished]).toEqual([200, true]);
    } finally {
      Reflect.deleteProperty(globalThis, 'awslambda');
    }
  });
});

it('a handler says that it has started', async () => {
  owned = ownProcess({ MCP_RESOURCE_URL: httpApiGateway.url, MCP_AUTH_MODE: 'none' });
  await startLambda(async () => ({ default: example }), { identity: { name: 'test', version: '1' }, auth: none });
  expect(owned.lines().map(({ message }) => message)).toContain('started');
});
