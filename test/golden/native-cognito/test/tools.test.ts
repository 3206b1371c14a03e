import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type AuthInfo, createMcpHandler, McpServer, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { hideInternals } from '../src/failure.ts';
import { defineTool, ToolError } from '../src/tool.ts';

const schemas = { inputSchema: z.object({ fail: z.string() }), outputSchema: z.object({}) };

const failing = defineTool(
  'failing',
  { title: 'Failing', description: 'Fails.', ...schemas, annotations: { readOnlyHint: true } },
  async ({ fail }) => {
    throw fail === 'expected' ? new ToolError('Try another book.') : new Error('password=hunter2 at db.internal');
  },
);

const endless = defineTool(
  'endless',
  {
    title: 'Endless',
    description: 'Returns too much.',
    inputSchema: schemas.inputSchema,
    outputSchema: z.object({ text: z.string() }),
    annotations: { readOnlyHint: true },
  },
  async () => ({ text: 'x'.repeat(3_000_000) }),
);

const writing = defineTool(
  'writing',
  { title: 'Writing', description: 'Writes.', ...schemas, annotations: { readOnlyHint: false } },
  async () => ({}),
);

async function call(name: string, fail: string, authInfo?: AuthInfo) {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'test', version: '1.0.0' });
    failing(server);
    writing(server);
    endless(server);
    return server;
  });
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL('http://test.local/mcp'), {
    fetch: (url, init) => handler.fetch(new Request(url, init), authInfo ? { authInfo } : {}),
  });
  await client.connect(transport);
  return client.callTool({ name, arguments: { fail } }).finally(() => client.close());
}

const caller = (...scopes: string[]): AuthInfo => ({ token: 't', clientId: 'c', scopes });

describe('a tool that fails', () => {
  it('tells the caller what it means to tell', async () => {
    const result = await call('failing', 'expected');
    expect(result).toMatchObject({ isError: true, content: [{ text: 'Try another book.' }] });
  });

  it('keeps everything else to the log', async () => {
    const result = await call('failing', 'unexpected');
    expect(result.isError).toBe(true);
    expect(JSON.stringify(result)).not.toMatch(/hunter2|db\.internal|at .*\.ts/);
  });
});

it('cannot return more than the platform sends', async () => {
  const result = await call('endless', '');
  expect(result.isError).toBe(true);
  expect(JSON.stringify(result).length).toBeLessThan(1000);
});

describe('a resource or a prompt that fails', () => {
  it('keeps what is not of the protocol to the log', async () => {
    const failing = hideInternals('failing', async () => {
      throw new Error('password=hunter2 at db.internal');
    });
    await expect(failing()).rejects.toThrow(/^Internal error$/);
    const missing = hideInternals('missing', async () => {
      throw new ResourceNotFoundError('library://books/0');
    });
    await expect(missing()).rejects.toThrow('library://books/0');
  });
});

describe('scopes', () => {
  it('asks write of a tool that writes', async () => {
    await expect(call('writing', '', caller('read'))).rejects.toThrow();
    expect((await call('writing', '', caller('write'))).isError).toBeFalsy();
  });
  it('takes a broader scope for a narrower one', async () => {
    expect((await call('writing', '', caller('admin'))).isError).toBeFalsy();
  });
});
