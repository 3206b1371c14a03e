import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';

export const buildCommand = (context: CommandContext): Command =>
  projectCommand('build', 'Bundle the server as it is deployed. mcp-aws deploy does so by itself.')
    .option('--outdir <folder>', 'Where to; the folder is made anew', 'dist')
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: { readonly outdir: string; readonly json?: true }) => {
      const { build } = await import('./build.ts');
      await build(flags, context.ui(flags));
    });
