import { clientId } from './client-id.ts';

const json = (value: object): string => JSON.stringify(value, null, 2);

/** What to do in each client. All open a browser for the login. */
export function connections(name: string, url: string): Record<string, string> {
  const id = clientId();
  return {
    claude: `Settings, Connectors, Add custom connector: ${url}\nAdvanced settings, OAuth Client ID: ${id}\nNo secret.`,
    'claude-code': `claude mcp add --transport http --client-id ${id} --callback-port 41100 ${name} ${url}`,
    vscode: `.vscode/mcp.json\n${json({ servers: { [name]: { type: 'http', url } } })}\nAsked for a client id: ${id}. No secret.`,
    cursor: `.cursor/mcp.json\n${json({ mcpServers: { [name]: { url, auth: { CLIENT_ID: id } } } })}`,
    inspector: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url} --client-id ${id}`,
  };
}
