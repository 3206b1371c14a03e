import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { emptyFolder, mcpAws } from './support/cli.ts';
import { generate } from './support/generate.ts';
import { combination } from './support/project.ts';

const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/mcp';

async function deployed(name: string, outputs: Record<string, string> = {}): Promise<string> {
  const folder = await generate(combination(name), `connect-${name}`);
  await fs.outputJson(join(folder, 'cdk-outputs.json'), { 'my-server': { McpUrl: url, ...outputs } });
  return folder;
}

describe('mcp-aws connect', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'native-cognito',
      { UserClientId: '1a2b3c' },
      /claude mcp add --transport http --client-id 1a2b3c --callback-port 41100 my-server https:/,
    ],
    ['native-api-key', {}, /--header "x-api-key: \$MCP_API_KEY"/],
    ['native-iam', {}, /uvx mcp-proxy-for-aws@1\.6\.0 https:\S+ --service execute-api --region eu-central-1/],
    ['native-none', {}, /claude mcp add --transport http my-server https:/],
  ])('prints the lines of %s, from any folder inside', async (name, outputs, line) => {
    const folder = await deployed(name, outputs);
    const { code, stdout } = await mcpAws(['connect'], join(folder, 'src'));
    expect([code, stdout]).toEqual([0, expect.stringMatching(line)]);
    for (const client of ['claude', 'claude-code', 'vscode', 'cursor', 'inspector'])
      expect(stdout).toMatch(new RegExp(`^${client}$`, 'm'));
  });

  it('prints one client, and knows which there are', async () => {
    const folder = await deployed('native-none');
    const one = await mcpAws(['connect', 'cursor'], folder);
    expect([one.code, one.stdout]).toEqual([0, expect.stringContaining('mcpServers')]);
    expect(one.stdout).not.toContain('claude');
    const none = await mcpAws(['connect', 'netscape'], folder);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('claude-code')]);
  });

  it('says what is missing', async () => {
    const nowhere = await mcpAws(['connect'], await emptyFolder());
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('is not inside a project')]);
    const fresh = await mcpAws(['connect'], await generate(combination('native-none'), 'connect-fresh'));
    expect([fresh.code, fresh.stderr]).toEqual([1, expect.stringContaining('Nothing has been deployed')]);
  });
});
