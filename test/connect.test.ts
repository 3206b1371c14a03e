import { join } from 'node:path';
import fs from 'fs-extra';
import { describe, expect, it } from 'vitest';
import { emptyFolder, mcpAws } from './support/cli.ts';
import { generate } from './support/generate.ts';
import { combination } from './support/project.ts';

const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/mcp';

async function deployed(name: string, outputs: Record<string, string> = {}): Promise<string> {
  const folder = await generate(combination(name), `connect-${name}`);
  await fs.outputJson(join(folder, 'cdk-outputs.json'), {
    'my-server-dev': { McpUrl: url, Region: 'us-east-1', ...outputs },
  });
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

  describe('--write', () => {
    const servers = async (path: string): Promise<Record<string, unknown>> => (await fs.readJson(path)).mcpServers;

    it('makes the file of a client', async () => {
      const folder = await deployed('native-none');
      const { code, stderr } = await mcpAws(['connect', 'cursor', '--write'], folder);
      expect([code, stderr]).toEqual([0, `Wrote ${join(folder, '.cursor/mcp.json')}`]);
      expect(await servers(join(folder, '.cursor/mcp.json'))).toEqual({ 'my-server': { url } });
    });

    it('keeps what is there, comments too, with a backup of how it was', async () => {
      const folder = await deployed('native-api-key');
      const path = join(folder, '.vscode/mcp.json');
      const before = `{
    // mine
    "inputs": [{ "type": "promptString", "id": "other" }],
    "servers": {
        "github": { "url": "https://example.com", }, // with a comma
    }
}
`;
      await fs.outputFile(path, before);
      expect((await mcpAws(['connect', 'vscode', '--write'], folder)).code).toBe(0);
      const after = await fs.readFile(path, 'utf8');
      for (const kept of ['// mine', '"url": "https://example.com"', '// with a comma', '"id": "other"'])
        expect(after).toContain(kept);
      expect(after).toContain('"my-server": {');
      expect(after).toContain('"id": "api-key"');
      expect(await fs.readFile(`${path}.bak`, 'utf8')).toBe(before);
      expect((await mcpAws(['connect', 'vscode', '--write'], folder)).code).toBe(0);
      expect(await fs.readFile(path, 'utf8')).toBe(after);
      expect(await fs.pathExists(`${path}.bak2`)).toBe(false);
    });

    it('writes another file where one is named, and servers of two stages side by side', async () => {
      const folder = await deployed('native-none');
      const outputs = await fs.readJson(join(folder, 'cdk-outputs.json'));
      await fs.outputJson(join(folder, 'cdk-outputs.json'), {
        ...outputs,
        'my-server-staging': { McpUrl: `${url}2`, Region: 'us-east-1' },
      });
      const cwd = await emptyFolder();
      for (const stage of ['dev', 'staging'])
        await mcpAws(['connect', 'cursor', '--stage', stage, '--write', join(cwd, 'mcp.json')], folder);
      expect(await servers(join(cwd, 'mcp.json'))).toEqual({
        'my-server': { url },
        'my-server-staging': { url: `${url}2` },
      });
    });

    it("writes Claude Desktop's file, where that can connect", async () => {
      const folder = await deployed('native-iam');
      const home = await emptyFolder();
      const env = { HOME: home, XDG_CONFIG_HOME: join(home, 'config') };
      expect((await mcpAws(['connect', 'claude', '--write'], folder, { env })).code).toBe(0);
      const file = process.platform === 'darwin' ? 'Library/Application Support/Claude' : join('config', 'Claude');
      expect(await servers(join(home, file, 'claude_desktop_config.json'))).toMatchObject({
        'my-server': { command: 'uvx' },
      });
    });

    it.each([
      ['a file that is no JSON', 'native-none', ['cursor'], 'not json', 1, /is no JSON object/],
      ['a client that has no file', 'native-none', ['claude'], undefined, 1, /By hand: Settings, Connectors/],
      ['no client', 'native-none', [], undefined, 2, /--write takes one client/],
      ['a login whose client is not known', 'native-oidc', ['cursor'], undefined, 1, /MCP_USER_CLIENT_ID/],
    ] as const)('refuses %s, and writes nothing', async (_, name, client, there, exit, reason) => {
      const folder = await deployed(name);
      const path = join(folder, '.cursor/mcp.json');
      if (there !== undefined) await fs.outputFile(path, there);
      const { code, stderr } = await mcpAws(['connect', ...client, '--write'], folder);
      expect([code, stderr]).toEqual([exit, expect.stringMatching(reason)]);
      expect((await fs.pathExists(path)) ? await fs.readFile(path, 'utf8') : undefined).toBe(there);
    });
  });

  it('does not take what is deployed in one region for what is in another', async () => {
    const folder = await deployed('native-none');
    const { code, stdout, stderr } = await mcpAws(['connect', '--region', 'eu-west-1'], folder);
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining('was not deployed from this folder')]);
  });

  it('says what is missing', async () => {
    const nowhere = await mcpAws(['connect'], await emptyFolder());
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('is not inside a project')]);
    const fresh = await mcpAws(['connect'], await generate(combination('native-none'), 'connect-fresh'));
    expect([fresh.code, fresh.stderr]).toEqual([1, expect.stringContaining('was not deployed from this folder')]);
  });
});
