/**
 * Where the MCP clients that are known let a person come back to after login. Cognito compares them exactly: host, port, path
 * and final slash included.
 */
export const knownCallbackUrls: readonly string[] = [
  'https://claude.ai/api/mcp/auth_callback',
  'https://claude.com/api/mcp/auth_callback',
  'http://localhost:41100/callback', // Claude Code and others that take a callback port
  'http://127.0.0.1:33418/', // VS Code
  'https://vscode.dev/redirect',
  'https://insiders.vscode.dev/redirect',
  'cursor://anysphere.cursor-mcp/oauth/callback',
  'http://localhost:6274/oauth/callback', // MCP Inspector
  'http://127.0.0.1:6274/oauth/callback', // the same, as it opens its own page
  'http://127.0.0.1:6276/oauth/callback', // its command line
  'http://127.0.0.1:19876/mcp/oauth/callback', // opencode
  'http://localhost:3334/oauth/callback', // mcp-remote, with the port that `connect` gives it
];
