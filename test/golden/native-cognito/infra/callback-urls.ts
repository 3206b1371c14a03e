/**
 * Where Cognito may send a person back to after login, to the letter. Plain http is for `http://localhost` alone, so a
 * client that listens on 127.0.0.1 needs another of its addresses.
 */
export const callbackUrls = [
  'https://claude.ai/api/mcp/auth_callback',
  'https://claude.com/api/mcp/auth_callback',
  'http://localhost:41100/callback', // Claude Code and others that take a callback port
  'https://vscode.dev/redirect',
  'https://insiders.vscode.dev/redirect',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'http://localhost:6274/oauth/callback', // MCP Inspector
  'http://localhost:6276/oauth/callback', // its command line
];
