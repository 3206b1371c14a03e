import type { Command } from 'commander';
import { type CommandContext, parsePort, projectCommand } from '../command.ts';
import { defaultPort } from '../dev/command.ts';
import type { InspectFlags } from './inspect.ts';

export const inspectCommand = (context: CommandContext): Command =>
  projectCommand('inspect', 'Open the MCP Inspector for the server that mcp-aws dev runs.')
    .option('--port <number>', 'The port of mcp-aws dev', parsePort, defaultPort)
    .option('--url <url>', 'Another server')
    .option('--client-id <id>', 'Log in with this client, as mcp-aws dev --auth prints it')
    .action(async (flags: InspectFlags) => {
      const { inspect } = await import('./inspect.ts');
      await inspect(flags, context.ui({}));
    });
