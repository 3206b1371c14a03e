import type { Connection } from './connection.ts';

/** What to do in each client, with a key of `keys create`. */
export function connections(name: string, url: string): Record<string, Connection> {
  const input = { type: 'promptString', id: 'api-key', description: `API key of ${name}`, password: true };
  const server = (key: string) => ({ type: 'http', url, headers: { 'x-api-key': key } });
  const { type: _, ...fromEnvironment } = server(`\${env:MCP_API_KEY}`);
  return {
    claude: {
      steps: 'Custom connectors log in with OAuth: they cannot send a key. Use Claude Code, or another auth mode.',
    },
    'claude-code': {
      config: { file: '.mcp.json', content: { mcpServers: { [name]: server(`\${MCP_API_KEY}`) } } },
      steps: `Or: claude mcp add --transport http ${name} ${url} --header "x-api-key: $MCP_API_KEY"`,
    },
    vscode: {
      config: {
        file: '.vscode/mcp.json',
        content: { inputs: [input], servers: { [name]: server(`\${input:${input.id}}`) } },
      },
    },
    cursor: { config: { file: '.cursor/mcp.json', content: { mcpServers: { [name]: fromEnvironment } } } },
    inspector: {
      steps: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url} --header "x-api-key: $MCP_API_KEY"`,
    },
  };
}
