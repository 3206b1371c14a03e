import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.ts';
import { projectFolder, temporaryFolder } from './project-fixture.ts';
import { runCli } from './run-cli.ts';

const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/mcp';

/** A project whose stack dev was deployed from its folder. */
function deployed(auth: ConfigInput['auth'], outputs: Record<string, string> = {}): string {
  const folder = projectFolder({ auth });
  const dev = { McpUrl: url, Region: 'eu-central-1', ...outputs };
  const staging = { McpUrl: `${url}2`, Region: 'eu-central-1' };
  const stacks = { 'my-server-dev': dev, 'my-server-staging': staging };
  writeFileSync(join(folder, 'cdk-outputs.json'), JSON.stringify(stacks));
  return folder;
}

const servers = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8')).mcpServers;

describe('mcp-aws connect', () => {
  it('prints the lines of every client, from any folder inside', async () => {
    const folder = deployed({ mode: 'cognito' }, { UserClientId: '1a2b3c' });
    mkdirSync(join(folder, 'src'));
    const { stdout } = await runCli(join(folder, 'src'), ['connect']);
    expect(stdout).toContain(
      `claude mcp add --transport http --client-id 1a2b3c --callback-port 41100 my-server ${url}`,
    );
    for (const client of ['claude', 'claude-code', 'vscode', 'cursor', 'inspector', 'mcp-remote', 'opencode'])
      expect(stdout).toMatch(new RegExp(`^${client}$`, 'm'));
  });

  it('prints one client, as JSON where that was asked for', async () => {
    const { stdout } = await runCli(deployed({ mode: 'none' }), ['connect', 'cursor', '--json']);
    expect(JSON.parse(stdout)).toEqual({
      cursor: { config: { file: '.cursor/mcp.json', content: { mcpServers: { 'my-server': { url } } } } },
    });
  });

  it('takes another server from MCP_URL, and the client of people from MCP_USER_CLIENT_ID', async () => {
    const folder = projectFolder({ auth: { mode: 'oidc', issuer: 'https://login.example.com' } });
    const env = { MCP_URL: 'https://mcp.example.com/mcp', MCP_USER_CLIENT_ID: 'people' };
    const { stdout } = await runCli(folder, ['connect', 'claude'], env);
    expect(stdout).toMatch(/https:\/\/mcp\.example\.com\/mcp\n.*OAuth Client ID: people/);
  });

  it('writes servers of several stages side by side', async () => {
    const folder = deployed({ mode: 'none' });
    const path = join(temporaryFolder(), 'mcp.json');
    for (const stage of ['dev', 'staging']) {
      const { stderr } = await runCli(folder, ['connect', 'cursor', '--stage', stage, '--write', path]);
      expect(stderr).toContain(`Wrote ${path}`);
    }
    expect(servers(path)).toEqual({ 'my-server': { url }, 'my-server-staging': { url: `${url}2` } });
  });

  it("writes the client's own file in the project", async () => {
    const folder = deployed({ mode: 'api-key' });
    await runCli(join(folder), ['connect', 'claude-code', '--write']);
    expect(servers(join(folder, '.mcp.json'))).toMatchObject({ 'my-server': { type: 'http', url } });
  });

  it.each<[string, ConfigInput['auth'], string, RegExp]>([
    ['a client that has no file', { mode: 'none' }, 'claude', /claude does not keep its servers in a file/],
    [
      'a login whose client is not known',
      { mode: 'oidc', issuer: 'https://login.example.com' },
      'cursor',
      /not known: it was made at your identity provider/,
    ],
  ])('writes nothing for %s', async (_, auth, client, reason) => {
    const folder = deployed(auth);
    await expect(runCli(folder, ['connect', client, '--write'])).rejects.toThrow(reason);
    expect(existsSync(join(folder, '.cursor'))).toBe(false);
  });

  it('does not take what is deployed in one region for what is in another', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9').stubEnv('AWS_MAX_ATTEMPTS', '1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'test').stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
    try {
      const asked = runCli(deployed({ mode: 'none' }), ['connect', '--region', 'eu-west-1']);
      await expect(asked).rejects.toThrow(/my-server-dev was not deployed from this folder.*cannot be reached/);
    } finally {
      vi.unstubAllEnvs();
    }
  });
});
