import type { Command } from 'commander';
import { type CommandContext, type StackFlags, stackCommand } from '../command.ts';

export const doctorCommand = (context: CommandContext): Command =>
  stackCommand(
    'doctor',
    'Check the machine, the credentials, the account, the project and the login of what is deployed; say how to fix what is wrong.',
  )
    .argument('[url]', 'check the login of this MCP server alone, as MCP clients do')
    .option('--json', 'Print one JSON object on stdout')
    .action(async (url: string | undefined, flags: StackFlags) => {
      const { doctor } = await import('./doctor.ts');
      context.exit(await doctor(url, flags, context.ui(flags)));
    });
