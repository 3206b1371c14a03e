import { clientId } from './client-id.ts';

const json = (value: object): string => JSON.stringify(value, null, 2);

/** What to do in each client; the login opens in a browser. */
export function connections(name: string, url: string): Record<string, string> {
  const id = clientId();
  return {
    claude: `Settings, Connectors, Add custom connector: ${url}
Advanced settings, OAuth Client ID: ${id}, no secret
Then Connect.`,
    'claude-code': `claude mcp add --transport http --client-id ${id} --callback-port 41100 ${name} ${url}
Then, in Claude Code: /mcp, ${name}, Authenticate.`,
    vscode: `.vscode/mcp.json
${json({ servers: { [name]: { type: 'http', url } } })}
Then Start, above the server's name. Asked for a client id: ${id}, no secret.`,
    cursor: `.cursor/mcp.json
${json({ mcpServers: { [name]: { url, auth: { CLIENT_ID: id } } } })}
Then Settings, MCP, Connect.`,
    inspector: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url} --client-id ${id}
Then Connect.`,
  };
}
