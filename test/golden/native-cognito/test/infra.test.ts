import { testStack } from 'mcp-aws/testing';
import { describe, expect, it } from 'vitest';
import { ServerStack } from '../infra/stack.ts';

describe.each(['staging', 'production'])('the stack of %s', (stage) => {
  it('has an address, and passes cdk-nag', async () => {
    const { template, findings } = await testStack(ServerStack, { stage });
    template.hasOutput('McpUrl', {});
    expect(findings).toEqual([]);
  });
});
