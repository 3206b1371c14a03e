/** Where Cognito may return a person to after login, exactly: port, path and final slash included. */
export const knownCallbackUrls: readonly string[] = [
  'https://claude.ai/api/mcp/auth_callback',
  'https://claude.com/api/mcp/auth_callback',
  'http://localhost:41100/callback', // Claude Code and others that take a callback port
  'http://127.0.0.1:33418/', // VS Code
  'https://vscode.dev/redirect',
  'https://insiders.vscode.dev/redirect',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'http://localhost:6274/oauth/callback', // MCP Inspector
  'http://127.0.0.1:6276/oauth/callback', // its command line
];
