import type { Command } from 'commander';
import { type CommandContext, cdkCommand } from '../command.ts';
import type { DeployFlags } from './deploy.ts';

export const deployCommand = (context: CommandContext): Command =>
  cdkCommand('deploy', 'Deploy the project to AWS, and check that what is deployed works.')
    .option('--diff', 'Print what a deployment would change, and change nothing')
    .option('--dry-run', 'Check everything and print what would run, and change nothing')
    .option('-y, --yes', 'Do not ask: neither to bootstrap, nor when callers are cut off or permissions broaden')
    .option('--json', 'Print one JSON object on stdout; never ask')
    .argument('[cdk-arguments...]', 'after --, for cdk deploy')
    .action(async (rest: string[], flags: Omit<DeployFlags, 'rest'> & { readonly yes?: true }) => {
      const { deploy } = await import('./deploy.ts');
      await deploy({ ...flags, rest }, context.ui(flags));
    });
