/** The MCP clients that `mcp-aws connect` knows, in the order in which it lists them. */
export const clients = ['claude', 'claude-code', 'vscode', 'cursor', 'inspector', 'mcp-remote', 'opencode'] as const;
export type ClientName = (typeof clients)[number];
