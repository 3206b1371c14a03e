import type { Command } from 'commander';
import { type CommandContext, parsePort, projectCommand } from '../command.ts';

export const defaultPort = 3000;

export const devCommand = (context: CommandContext): Command =>
  projectCommand('dev', 'Run the server on this machine, and start it again when its files change.')
    .option('--port <number>', 'The port, of 127.0.0.1', parsePort, defaultPort)
    .option(
      '--auth',
      'With the auth mode of the project: a key that is printed, or an identity provider on the next port (default: no auth)',
    )
    .option('--json', 'Print the log as JSON Lines')
    .action(async (flags: { readonly port: number; readonly auth?: true; readonly json?: true }) => {
      const { dev } = await import('./dev.ts');
      await dev(flags, context.ui(flags));
    });
