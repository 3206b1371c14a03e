import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createContext, type RequestContext } from '../../src/server/context.ts';
import { sendEvents } from '../../src/server/send-events.ts';
import { createLog } from '../../src/telemetry/log.ts';

const event = (value: string): Uint8Array => new TextEncoder().encode(`data: ${value}\n\n`);
const resultBytes = 100_000;

function sending(streams?: boolean) {
  const invocation = { requestId: 'test', ...(streams === undefined ? {} : { streams }) };
  const context: RequestContext = createContext(invocation, createLog({ service: 'test', write: () => undefined }));
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let isCancelled = false;
  const source = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel() {
      isCancelled = true;
    },
  });
  const ends: unknown[] = [];
  const whenSent = async (...ended: unknown[]): Promise<void> => void ends.push(ended);
  const sent = sendEvents(source, context, { id: 1, resultBytes, lastWords: () => undefined, whenSent });
  return {
    context,
    reader: sent.getReader(),
    ends,
    put: (bytes: Uint8Array) => controller?.enqueue(bytes),
    close: () => controller?.close(),
    isCancelled: () => isCancelled,
  };
}

/** Lets everything happen that does not wait for a timer. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a caller that does not read', () => {
  it('holds back what can wait, until it reads', async () => {
    const { context, reader, put } = sending();
    put(event('x'.repeat(70_000)));
    await settle();
    let isReady = false;
    const ready = context.flow.ready().then(() => {
      isReady = true;
    });
    await settle();
    await settle();
    expect(isReady).toBe(false);
    await reader.read();
    await ready;
    expect(isReady).toBe(true);
  });

  it('leaves turns of the event loop to others while it is sent what it reads', async () => {
    const { context } = sending();
    let turns = 0;
    const count = (): void => {
      turns += 1;
      if (turns < 100) setImmediate(count);
    };
    setImmediate(count);
    for (let report = 0; report < 10; report += 1) await context.flow.ready();
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('is cut off after half a minute', async () => {
    const { context, reader, put, ends, isCancelled } = sending();
    put(event('x'.repeat(70_000)));
    await settle();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(isCancelled()).toBe(false);
    await vi.advanceTimersByTimeAsync(2000);
    expect([isCancelled(), ends.length, context.outcome.errorCode]).toEqual([true, 1, 'slow_reader']);
    await expect(reader.read()).rejects.toThrow('does not read');
  });

  it('is not cut off while it reads slowly', async () => {
    const { reader, put, isCancelled } = sending();
    for (let times = 0; times < 5; times += 1) {
      put(event('x'.repeat(70_000)));
      await settle();
      await vi.advanceTimersByTimeAsync(20_000);
      await reader.read();
    }
    expect(isCancelled()).toBe(false);
  });

  it('is cut off at once when too much waits for it', async () => {
    const { put, isCancelled } = sending();
    for (let times = 0; times < 10; times += 1) put(event('x'.repeat(60_000)));
    await settle();
    expect(isCancelled()).toBe(true);
  });
});

it('notifications are dropped where an answer comes in one piece, and has become large', async () => {
  const { reader, put } = sending(false);
  const progress = event(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"x":"${'x'.repeat(60_000)}"}}`);
  let events = 0;
  for (let times = 0; times < 30; times += 1) {
    put(progress);
    await settle();
    const read = reader.read().then(() => {
      events += 1;
    });
    await Promise.race([read, settle()]);
  }
  expect(events).toBeLessThan(12);
});

it('a notification that is too large is dropped, and the answer comes', async () => {
  const { reader, put, close } = sending();
  put(event(`{"jsonrpc":"2.0","method":"notifications/progress","params":{"x":"${'x'.repeat(200_000)}"}}`));
  put(event('{"jsonrpc":"2.0","id":1,"result":{}}'));
  close();
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read())
    text += new TextDecoder().decode(read.value);
  expect(text).toBe('data: {"jsonrpc":"2.0","id":1,"result":{}}\n\n');
});
