import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clientConfigs } from '../../src/cli/connect/client-config.ts';
import { clients } from '../../src/cli/connect/clients.ts';
import { configPath, mergeInto } from '../../src/cli/connect/config-file.ts';
import { describeConfigs } from '../../src/cli/connect/describe-config.ts';
import { mergeJson } from '../../src/cli/connect/merge-json.ts';
import { knownCallbackUrls } from '../../src/config/callback-urls.ts';
import { authModes } from '../../src/config/choices.ts';
import { temporaryFolder } from './project-fixture.ts';

const url = 'https://abc.execute-api.eu-central-1.amazonaws.com/mcp';
const options = { name: 'my-server', url, region: 'us-east-1', clientId: '1a2b3c' };

describe('how clients connect', () => {
  it.each(authModes)('is known of every client, with auth %s', (auth) => {
    const configs = clientConfigs({ ...options, auth });
    expect(Object.keys(configs)).toEqual(clients);
    for (const [client, { steps, config }] of Object.entries(configs)) {
      expect(steps ?? config, client).toBeDefined();
      expect(JSON.stringify(configs)).not.toContain('undefined');
    }
  });

  it.each([
    ['cognito', `Or: claude mcp add --transport http --client-id 1a2b3c --callback-port 41100 my-server ${url}`],
    ['api-key', `Or: claude mcp add --transport http my-server ${url} --header "x-api-key: $MCP_API_KEY"`],
    [
      'iam',
      `Or: claude mcp add my-server -- uvx mcp-proxy-for-aws@1.6.0 ${url} --service execute-api --region eu-central-1`,
    ],
    ['none', `Or: claude mcp add --transport http my-server ${url}`],
  ] as const)('is one command with Claude Code and auth %s', (auth, line) =>
    expect(clientConfigs({ ...options, auth })['claude-code'].steps?.split('\n')[0]).toBe(line),
  );

  it('never has a key in a file: clients read it from the environment, or ask for it', () => {
    const { vscode, cursor, 'claude-code': claudeCode } = clientConfigs({ ...options, auth: 'api-key' });
    expect(JSON.stringify(claudeCode.config)).toMatch(/\$\{MCP_API_KEY\}/);
    expect(JSON.stringify(cursor.config)).toMatch(/\$\{env:MCP_API_KEY\}/);
    expect(vscode.config?.content).toMatchObject({ inputs: [{ id: 'api-key', password: true }] });
  });

  it('is signed for the region of the URL, or for the given one where that says nothing', () => {
    const own = clientConfigs({ ...options, url: 'https://mcp.example.com/mcp', auth: 'iam' });
    expect(own.inspector.steps).toMatch(/--region us-east-1$/);
    expect(clientConfigs({ ...options, auth: 'iam' }).inspector.steps).toMatch(/--region eu-central-1$/);
  });

  it.each(['cognito', 'oidc'] as const)(
    'gives the Inspector its client id in a file, as it takes none on its command line, with %s',
    (auth) => {
      const { steps, config } = clientConfigs({ ...options, auth }).inspector;
      expect(steps).toBe('npx @modelcontextprotocol/inspector@2.12.0 --config mcp-inspector.json\nThen Connect.');
      expect(config).toEqual({
        file: 'mcp-inspector.json',
        content: {
          mcpServers: { 'my-server': { type: 'http', url, oauth: { clientId: '1a2b3c' }, protocolEra: 'auto' } },
        },
      });
    },
  );

  it('returns to addresses that the user pool has', () => {
    const configs = clientConfigs({ ...options, auth: 'cognito' });
    const [, port] = /mcp-remote@\S+ \S+ (\d+) /.exec(configs['mcp-remote'].steps ?? '') ?? [];
    expect(knownCallbackUrls).toContain(`http://localhost:${port}/oauth/callback`);
    const [, callbackPort] = /--callback-port (\d+)/.exec(configs['claude-code'].steps ?? '') ?? [];
    expect(knownCallbackUrls).toContain(`http://localhost:${callbackPort}/callback`);
  });

  it('shows where a client id belongs that is not known', () => {
    const { cursor } = clientConfigs({ ...options, clientId: undefined, auth: 'oidc' });
    expect(JSON.stringify(cursor.config)).toContain('YOUR_CLIENT_ID');
  });

  it('is printed client by client, indented', () => {
    const { cursor } = clientConfigs({ ...options, auth: 'none' });
    expect(describeConfigs({ cursor }).split('\n').slice(0, 3)).toEqual(['cursor', '  .cursor/mcp.json', '  {']);
  });
});

describe('a configuration that is there', () => {
  const server = { mcpServers: { mine: { url } } };
  const merge = (before: string, content: object = server): string =>
    mergeJson(before, content as Record<string, unknown>, 'mcp.json');

  it('keeps everything else, with comments, commas and indentation', () => {
    const before = `{
    // mine
    "inputs": [{ "type": "promptString", "id": "other" }],
    "servers": {
        "github": { "url": "https://example.com", }, // with a comma
    }
}
`;
    const content = { inputs: [{ id: 'api-key' }], servers: { mine: { url } } };
    const after = merge(before, content);
    for (const kept of [
      '// mine',
      '"url": "https://example.com"',
      '// with a comma',
      '"id": "other"',
      '        "mine": {',
    ])
      expect(after).toContain(kept);
    expect(after).toContain('"id": "api-key"');
    expect(merge(after, content)).toBe(after);
  });

  it.each([
    ['', '{\n  "mcpServers": {\n    "mine": {'],
    ['{}', '"mcpServers": {'],
    ['\ufeff{}', '\ufeff{'],
    ['{\r\n  "a": 1\r\n}', '\r\n  "mcpServers": {\r\n'],
    ['{\n\t"a": 1\n}', '\n\t"mcpServers": {\n\t\t"mine"'],
  ])('of the form %j is merged in that form', (before, part) => expect(merge(before)).toContain(part));

  it('replaces the server of the same name', () => {
    const after = merge('{"mcpServers":{"mine":{"url":"old","headers":{}},"other":{}}}');
    expect(JSON.parse(after)).toEqual({ mcpServers: { mine: { url }, other: {} } });
  });

  it.each(['not json', '[]', 'null', '{"a":', '{"mcpServers":[]}', '{"mcpServers":"x"}'])(
    'that is %s is refused',
    (before) => expect(() => merge(before)).toThrow(/It was not changed|mcp\.json/),
  );
});

describe('a configuration file', () => {
  const content = { mcpServers: { mine: { url } } };

  it('is made where there is none, and has no backup then', () => {
    const path = join(temporaryFolder(), '.cursor/mcp.json');
    expect(mergeInto(path, content)).toBeUndefined();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(content);
    expect(mergeInto(path, content)).toBeUndefined();
    expect(existsSync(`${path}.bak`)).toBe(false);
  });

  it('is kept as it was, beside, and keeps its mode', () => {
    const path = join(temporaryFolder(), 'mcp.json');
    writeFileSync(path, '{"a":1}');
    chmodSync(path, 0o640);
    expect(mergeInto(path, content)).toBe(`${path}.bak`);
    expect(readFileSync(`${path}.bak`, 'utf8')).toBe('{"a":1}');
    expect(statSync(path).mode & 0o777).toBe(0o640);
    expect(mergeInto(path, { mcpServers: { other: {} } })).toBe(`${path}.bak2`);
  });

  it('that cannot be understood or read is not changed', () => {
    const path = join(temporaryFolder(), 'mcp.json');
    writeFileSync(path, 'not json');
    expect(() => mergeInto(path, content)).toThrow(/is not a JSON object/);
    expect(readFileSync(path, 'utf8')).toBe('not json');
    const folder = join(temporaryFolder(), 'a-folder');
    mkdirSync(folder);
    expect(() => mergeInto(folder, content)).toThrow(/cannot be changed/);
  });

  it('is in the project, but for Claude Desktop', () => {
    expect(configPath('.mcp.json', '/project', {})).toBe('/project/.mcp.json');
    const desktop = configPath('claude_desktop_config.json', '/project', { HOME: '/home/ana', APPDATA: '/appdata' });
    expect(desktop).toMatch(/Claude.claude_desktop_config\.json$/);
    expect(desktop).not.toMatch(/^\/project/);
  });
});
