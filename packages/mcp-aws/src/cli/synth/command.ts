import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';

export const synthCommand = ({ ui, exit }: CommandContext): Command =>
  projectCommand('synth', 'Synthesize the CloudFormation template of a stage, and check it with cdk-nag.')
    .option('--stage <name>', 'The stage: dev, staging, production or another', 'dev')
    .option('--region <region>', 'The AWS region (default: that of mcp-aws.jsonc)')
    .argument('[cdk-arguments...]', 'after --, for cdk synth')
    .action(async (rest: string[], flags: { readonly stage: string; readonly region?: string }) => {
      const { synth } = await import('./synth.ts');
      exit(await synth({ ...flags, rest }, ui({})));
    });
