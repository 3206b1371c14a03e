import { expect, it } from 'vitest';
import { none } from '../../src/auth/none.ts';
import { readServerConfig } from '../../src/server/server-config.ts';
import { createLog } from '../../src/telemetry/log.ts';

it('lets everyone in, and says so in the log', async () => {
  const lines: string[] = [];
  const log = createLog({ service: 'test', write: (line) => lines.push(line) });
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };
  const { guard, discover } = await none.createAuth({ config: readServerConfig('none', env), env, log });
  const request = new Request('http://localhost/mcp', { method: 'POST' });
  expect(await guard(request, { requestId: 'test' })).toEqual({ caller: undefined });
  expect(discover).toBeUndefined();
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { level: 'WARN', message: 'this server has no auth: anyone who reaches it can call it' },
  ]);
});
