import type { Command } from 'commander';
import { type CommandContext, type StackFlags, stackCommand } from '../command.ts';

export const statusCommand = (context: CommandContext): Command =>
  stackCommand('status', 'Print the state of the stack: URL, versions, alarms.')
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: StackFlags) => {
      const { status } = await import('./status.ts');
      await status(flags, context.ui(flags));
    });
