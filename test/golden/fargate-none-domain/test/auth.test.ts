import { expect, it } from 'vitest';
import { authMode, createAuth } from '../src/auth.ts';
import { readConfig } from '../src/config.ts';

it('lets everyone in', async () => {
  const { gate } = await createAuth({});
  expect(await gate(new Request('http://localhost/mcp', { method: 'POST' }), { requestId: 'test' })).toBeUndefined();
});

it('does not start where another auth mode was meant', () => {
  const env = { MCP_AUTH_MODE: 'api-key', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };
  expect(() => readConfig(authMode, env)).toThrow('MCP_AUTH_MODE is api-key, but this server is built for none.');
});
