import type { Connection } from './connection.ts';

const proxy = 'mcp-proxy-for-aws@1.6.0';

/** What to do in each client: a proxy on its machine, which `uvx` starts, signs with the AWS credentials there. */
export function connections(name: string, url: string): Record<string, Connection> {
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? process.env.AWS_REGION ?? '<region>';
  // It would take the first label of the host for the service.
  const args = [proxy, url, '--service', 'execute-api', '--region', region];
  const servers = { [name]: { command: 'uvx', args } };
  return {
    claude: {
      config: { file: 'claude_desktop_config.json', content: { mcpServers: servers } },
      steps: 'For Claude Desktop, which then has to be started again. Custom connectors have no AWS credentials.',
    },
    'claude-code': {
      config: { file: '.mcp.json', content: { mcpServers: servers } },
      steps: `Or: claude mcp add ${name} -- uvx ${args.join(' ')}
It needs uv (https://docs.astral.sh/uv), as all of these do.`,
    },
    vscode: {
      config: {
        file: '.vscode/mcp.json',
        content: { servers: { [name]: { type: 'stdio', command: 'uvx', args } } },
      },
    },
    cursor: { config: { file: '.cursor/mcp.json', content: { mcpServers: servers } } },
    inspector: { steps: `npx @modelcontextprotocol/inspector@2.12.0 uvx ${args.join(' ')}` },
  };
}
