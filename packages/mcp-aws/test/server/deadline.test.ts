import { afterEach, describe, expect, it, vi } from 'vitest';
import { defineServer } from '../../src/index.ts';
import { createApp } from '../../src/server/app.ts';
import { createDeadline } from '../../src/server/deadline.ts';
import { defaultLimits } from '../../src/server/limits.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { xray } from '../../src/telemetry/tracing.ts';
import { mcpMessage, mcpRequest, type ProtocolVersion, protocolVersions } from '../../src/testing/mcp-request.ts';
import { toolThat } from '../support/tools.ts';

let wasCut = false;
const tools = [
  toolThat('fast', async () => ({ fast: true })),
  toolThat('slow', ({ signal }) => {
    wasCut = false;
    return new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        wasCut = true;
        reject(signal.reason);
      });
    });
  }),
  toolThat('deaf', () => new Promise(() => undefined)),
];

async function call(version: ProtocolVersion, name: string, remainingMs: number | undefined, accept?: string) {
  const lines: Record<string, unknown>[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(JSON.parse(line)) });
  const app = createApp({
    definition: defineServer({ tools }),
    identity: { name: 'test', version: '0.0.0' },
    config: {
      allowedHosts: ['localhost'],
      allowedOrigins: [],
      throttle: undefined,
      limits: defaultLimits,
      scopeErrors: 'challenge',
      scopePrefix: '',
      logsArguments: false,
    },
    auth: { guard: async () => ({ caller: undefined }) },
    log,
    tracing: await xray({ env: {}, log, service: 'test' }),
  });
  const { headers, message } = mcpMessage(version, 'tools/call', { name, arguments: {} });
  const all = { host: 'localhost', ...headers, ...(accept && { accept }) };
  const request = mcpRequest('http://localhost/mcp', { headers: all, message });
  const response = await app.fetch(request, { requestId: 'test', remainingMs });
  return { status: response.status, text: await response.text(), lines };
}

const accepted = [undefined, 'application/json', 'text/event-stream'];
const cases = protocolVersions.flatMap((version) => accepted.map((accept) => [version, accept] as const));

describe.each(cases)('in the protocol version %s, with Accept: %s', (version, accept) => {
  it.each(['slow', 'deaf'])('a %s tool is answered for before the platform ends the call', async (name) => {
    const { text, lines } = await call(version, name, 550, accept);
    expect(text).toMatch(/Request timed out|ran out of time/);
    const line = lines.find(({ message }) => message === 'mcp request');
    expect(line).toMatchObject({ Errors: 1, ClientErrors: 0 });
    if (name === 'slow') expect(wasCut).toBe(true);
  });

  it('nothing changes for a fast tool', async () => {
    const { status, text } = await call(version, 'fast', 29_000, accept);
    expect([status, text]).toEqual([200, expect.stringContaining('"fast":true')]);
  });
});

it('there is no deadline where the platform has none', async () => {
  const { text } = await call('2026-07-28', 'fast', undefined);
  expect(text).toContain('"fast":true');
});

describe('the time of a call', () => {
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['the platform ends it', 3500, 60_000, 3000, '3 seconds'],
    ['the platform ends it at once', 100, 60_000, 1, '0 seconds'],
    ['the server has a limit', undefined, 1500, 1500, '1.5 seconds'],
    ['the limit is shorter than what the platform has left', 10_000, 2000, 2000, '2 seconds'],
  ])('ends where %s, with time left to say so', (_, remainingMs, limitMs, endsAt, said) => {
    vi.useFakeTimers();
    const deadline = createDeadline(new AbortController().signal, 7, remainingMs, limitMs);
    vi.advanceTimersByTime(endsAt - 1);
    expect([deadline.signal.aborted, deadline.timedOut()]).toEqual([false, undefined]);
    vi.advanceTimersByTime(1);
    expect(deadline.signal.aborted).toBe(true);
    expect(deadline.timedOut()).toMatchObject({
      id: 7,
      error: { message: expect.stringContaining(`may take ${said}`) },
    });
  });
});
