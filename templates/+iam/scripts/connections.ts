const proxy = 'mcp-proxy-for-aws@1.6.0';

const json = (value: object): string => JSON.stringify(value, null, 2);

/** What to do in each client: a proxy on its machine, which `uvx` starts, signs with the AWS credentials there. */
export function connections(name: string, url: string): Record<string, string> {
  const region = /\.execute-api\.([\w-]+)\./.exec(url)?.[1] ?? process.env.AWS_REGION ?? '<region>';
  // It would take the first label of the host for the service.
  const args = [proxy, url, '--service', 'execute-api', '--region', region];
  return {
    claude:
      'Custom connectors have no AWS credentials. Claude Desktop takes the lines of cursor in its own configuration.',
    'claude-code': `claude mcp add ${name} -- uvx ${args.join(' ')}\nIt needs uv (https://docs.astral.sh/uv), as all of these do.`,
    vscode: `.vscode/mcp.json\n${json({ servers: { [name]: { type: 'stdio', command: 'uvx', args } } })}`,
    cursor: `.cursor/mcp.json\n${json({ mcpServers: { [name]: { command: 'uvx', args } } })}`,
    inspector: `npx @modelcontextprotocol/inspector@2.12.0 uvx ${args.join(' ')}`,
  };
}
