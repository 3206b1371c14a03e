import type { Connection } from './connection.ts';

/** What to do in each client. */
export const connections = (name: string, url: string): Record<string, Connection> => ({
  claude: { steps: `Settings, Connectors, Add custom connector: ${url}` },
  'claude-code': {
    config: { file: '.mcp.json', content: { mcpServers: { [name]: { type: 'http', url } } } },
    steps: `Or: claude mcp add --transport http ${name} ${url}`,
  },
  vscode: { config: { file: '.vscode/mcp.json', content: { servers: { [name]: { type: 'http', url } } } } },
  cursor: { config: { file: '.cursor/mcp.json', content: { mcpServers: { [name]: { url } } } } },
  inspector: { steps: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url}` },
});
