import type { Command } from 'commander';
import { type CommandContext, cdkCommand, type StackFlags } from '../command.ts';

export const destroyCommand = (context: CommandContext): Command =>
  cdkCommand('destroy', 'Delete the stack, after asking for its name; say what stays.')
    .option('-y, --yes', "Do not ask for the stack's name")
    .option('--json', 'Print one JSON object on stdout; never ask')
    .action(async (flags: StackFlags) => {
      const { destroy } = await import('./destroy.ts');
      await destroy(flags, context.ui(flags));
    });
