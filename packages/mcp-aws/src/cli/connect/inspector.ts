/** The MCP Inspector, as npx starts it. */
export const inspectorPackage = '@modelcontextprotocol/inspector@2.12.0';

/** What its web page is started with (`--config`) for a server with a login: it takes a client id from a file alone. */
export const inspectorConfig = (name: string, url: string, clientId: string) => ({
  mcpServers: { [name]: { type: 'http', url, oauth: { clientId }, protocolEra: 'auto' } },
});
