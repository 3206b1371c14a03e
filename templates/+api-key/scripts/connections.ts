const json = (value: object): string => JSON.stringify(value, null, 2);

/** What to do in each client, with a key of `keys create`. */
export function connections(name: string, url: string): Record<string, string> {
  const input = { type: 'promptString', id: 'api-key', description: `API key of ${name}`, password: true };
  const asked = { type: 'http', url, headers: { 'x-api-key': `\${input:${input.id}}` } };
  const fromEnvironment = { url, headers: { 'x-api-key': `\${env:MCP_API_KEY}` } };
  return {
    claude: 'Custom connectors log in with OAuth: they cannot send a key. Use Claude Code, or another auth mode.',
    'claude-code': `claude mcp add --transport http ${name} ${url} --header "x-api-key: $MCP_API_KEY"`,
    vscode: `.vscode/mcp.json\n${json({ inputs: [input], servers: { [name]: asked } })}`,
    cursor: `.cursor/mcp.json\n${json({ mcpServers: { [name]: fromEnvironment } })}`,
    inspector: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url} --header "x-api-key: $MCP_API_KEY"`,
  };
}
