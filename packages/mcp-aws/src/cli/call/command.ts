import type { Command } from 'commander';
import { type CommandContext, stackCommand } from '../command.ts';
import type { ServerFlags } from './resolve-server.ts';

export const callCommand = (context: CommandContext): Command =>
  stackCommand('call', 'Call a tool of the deployed server with an MCP client; without a tool, list the tools.')
    .argument('[tool]', 'the name of the tool')
    .argument('[arguments]', 'its arguments, a JSON object; - reads them from stdin')
    .option('--url <url>', 'Another server, such as http://127.0.0.1:3000/mcp of mcp-aws dev')
    .option('--machine', 'Log in as the machine client of the stack, not as a person (cognito)')
    .option('--json', 'Print the whole result as JSON')
    .action(async (tool: string | undefined, args: string | undefined, flags: ServerFlags) => {
      const { call } = await import('./call.ts');
      context.exit(await call(tool, args, flags, context.ui(flags)));
    });
