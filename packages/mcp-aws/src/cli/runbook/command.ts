import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';

export const runbookCommand = (context: CommandContext): Command =>
  projectCommand('runbook', 'Print what to do when an alarm goes off; without an alarm, the whole runbook.')
    .argument('[alarm]', 'the name of the alarm, such as errors, or as CloudWatch has it')
    .action(async (alarm: string | undefined) => {
      const { runbook } = await import('./runbook.ts');
      await runbook(alarm, context.ui({}));
    });
