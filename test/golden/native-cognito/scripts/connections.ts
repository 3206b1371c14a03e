import { clientId } from './client-id.ts';
import type { Connection } from './connection.ts';

/** What to do in each client; the login opens in a browser. */
export function connections(name: string, url: string): Record<string, Connection> {
  const id = clientId();
  const oauth = { clientId: id, callbackPort: 41_100 };
  return {
    claude: {
      steps: `Settings, Connectors, Add custom connector: ${url}
Advanced settings, OAuth Client ID: ${id}, no secret
Then Connect.`,
    },
    'claude-code': {
      config: { file: '.mcp.json', content: { mcpServers: { [name]: { type: 'http', url, oauth } } } },
      steps: `Or: claude mcp add --transport http --client-id ${id} --callback-port ${oauth.callbackPort} ${name} ${url}
Then, in Claude Code: /mcp, ${name}, Authenticate.`,
    },
    vscode: {
      config: { file: '.vscode/mcp.json', content: { servers: { [name]: { type: 'http', url } } } },
      steps: `Then Start, above the server's name. Asked for a client id: ${id}, no secret.`,
    },
    cursor: {
      config: { file: '.cursor/mcp.json', content: { mcpServers: { [name]: { url, auth: { CLIENT_ID: id } } } } },
      steps: 'Then Settings, MCP, Connect.',
    },
    inspector: {
      steps: `npx @modelcontextprotocol/inspector@2.12.0 --transport http --server-url ${url} --client-id ${id}
Then Connect.`,
    },
  };
}
