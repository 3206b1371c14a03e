import type { Command } from 'commander';
import { type CommandContext, parsePort, projectCommand } from '../command.ts';
import type { ConformanceFlags } from './conformance.ts';

export const conformanceCommand = (context: CommandContext): Command =>
  projectCommand('conformance', 'Run the official MCP conformance suite against the server, in both protocol versions.')
    .option('--port <number>', 'The port that the server gets for it', parsePort, 3999)
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: ConformanceFlags) => {
      const { conformance } = await import('./conformance.ts');
      context.exit(await conformance(flags, context.ui(flags)));
    });
