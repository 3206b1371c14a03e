import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineServer, defineTool } from '../../src/index.ts';
import { mcpMessage, mcpRequest, protocolVersions, readAnswer } from '../../src/testing/mcp-request.ts';
import { createTestApp } from '../../src/testing/test-app.ts';

const secret = 'faulty-secret in /srv/faulty-secret.txt';

/** What a tool can do wrong. */
const faults: Record<string, () => unknown> = {
  'throws an error': () => {
    throw new Error(secret);
  },
  'throws a text': () => {
    throw secret;
  },
  'throws nothing': () => {
    throw undefined;
  },
  'throws a circle': () => {
    const circle: Record<string, unknown> = { secret };
    circle.circle = circle;
    throw circle;
  },
  'throws an error that throws when it is read': () => {
    throw Object.defineProperty(new Error(secret), 'message', {
      get() {
        throw new Error(secret);
      },
    });
  },
  'throws an error with a circle of causes': () => {
    const error = new Error(secret);
    error.cause = error;
    throw error;
  },
  'returns what is not its output': () => ({ text: 7 }),
  'returns nothing': () => undefined,
  'returns null': () => null,
  'returns a circle': () => {
    const circle: Record<string, unknown> = { text: secret };
    circle.circle = circle;
    return circle;
  },
  'returns a bigint': () => ({ text: 'x', big: 1n }),
};

const definition = defineServer({
  tools: [
    defineTool({
      name: 'faulty',
      title: 'Faulty',
      description: 'Does what a tool should not.',
      inputSchema: z.object({ fault: z.string() }),
      outputSchema: z.looseObject({ text: z.string() }),
      annotations: { readOnlyHint: true },
      run: ({ fault }) => Promise.resolve().then(() => faults[fault]?.() as never),
    }),
  ],
});

describe.each(protocolVersions)('in the protocol version %s', (version) => {
  it.each(Object.keys(faults))(
    'a tool that %s is a failure of the server, of which the caller learns nothing',
    async (fault) => {
      const app = await createTestApp({ definition });
      const call = mcpMessage(version, 'tools/call', { name: 'faulty', arguments: { fault } });
      const { status, result, error, text } = await readAnswer(await app.send(mcpRequest(app.url, call)));
      expect(status).toBe(200);
      expect(error ?? result?.isError).toBeTruthy();
      expect(text).not.toContain('faulty-secret');
      const line = app.lines().find(({ message }) => message === 'mcp request');
      expect(line).toMatchObject({ tool: 'faulty', Calls: 1, Errors: 1, ClientErrors: 0 });
    },
  );
});
