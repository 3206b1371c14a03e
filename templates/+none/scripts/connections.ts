const json = (value: object): string => JSON.stringify(value, null, 2);

/** What to do in each client. */
export const connections = (name: string, url: string): Record<string, string> => ({
  claude: `Settings, Connectors, Add custom connector: ${url}`,
  'claude-code': `claude mcp add --transport http ${name} ${url}`,
  vscode: `.vscode/mcp.json\n${json({ servers: { [name]: { type: 'http', url } } })}`,
  cursor: `.cursor/mcp.json\n${json({ mcpServers: { [name]: { url } } })}`,
  inspector: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url}`,
});
