import { connectDeployed } from 'mcp-aws/testing';
import { expect, it } from 'vitest';
import server from '../src/server.ts';

// Against a deployed server: npx mcp-aws e2e --stage staging.
it('lists the tools of this server to a client that logs in', async () => {
  const client = await connectDeployed({ scopes: ['read'] });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(server.tools.map(({ name }) => name));
  await client.close();
});
