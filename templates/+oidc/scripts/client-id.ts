/** The client that people log in with, as your identity provider knows it. Clients that register themselves need none. */
export const clientId = (): string => process.env.MCP_CLIENT_ID ?? '<client id>';
