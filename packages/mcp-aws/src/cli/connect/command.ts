import type { Command } from 'commander';
import { type CommandContext, stackCommand } from '../command.ts';
import { clients } from './clients.ts';
import type { ConnectFlags } from './connect.ts';

export const connectCommand = (context: CommandContext): Command =>
  stackCommand('connect', 'Print how MCP clients connect to the deployed server.')
    .argument('[client]', `${clients.join(', ')}; without it, all`)
    .option(
      '--write [file]',
      "Merge it into the client's own configuration in the project, or into this file; a backup is kept",
    )
    .option('--json', 'Print one JSON object on stdout')
    .action(async (client: string | undefined, flags: ConnectFlags) => {
      const { connect } = await import('./connect.ts');
      await connect(client, flags, context.ui(flags));
    });
