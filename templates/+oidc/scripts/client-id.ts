/** The client that people log in with, as your identity provider knows it: MCP_USER_CLIENT_ID. Clients that register themselves need none. */
export const clientId = (): string => process.env.MCP_USER_CLIENT_ID ?? 'YOUR_CLIENT_ID';
