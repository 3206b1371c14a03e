import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';

export const ejectCommand = ({ ui }: CommandContext): Command =>
  projectCommand('eject', 'Copy the sources of mcp-aws into the project, for teams that have to own every line.')
    .option('-y, --yes', 'Do not ask')
    .action(async (flags: { yes?: true }) => {
      const { eject } = await import('./eject.ts');
      await eject(ui(flags));
    });
