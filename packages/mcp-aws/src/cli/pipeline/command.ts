import { Command } from 'commander';
import { type CommandContext, cdkVerbose, listOption, withTarget } from '../command.ts';
import type { BootstrapFlags } from './bootstrap.ts';
import type { StageFlags } from './deploy-stage.ts';

export const pipelineCommand = (context: CommandContext): Command =>
  new Command('pipeline')
    .description('Let a pipeline into AWS, and what its jobs run.')
    .addCommand(bootstrapCommand(context))
    .addCommand(
      stageCommand(
        'deploy',
        'Deploy a stage as a pipeline does: ask nobody, and roll back when an alarm goes off.',
      ).action(async (rest: string[], flags: Omit<StageFlags, 'rest'>) => {
        const { deployStage } = await import('./deploy-stage.ts');
        await deployStage({ ...flags, rest }, context.ui({ ...flags, yes: true }));
      }),
    )
    .addCommand(
      stageCommand(
        'diff',
        'Print what a deployment of a stage would change, with no more than the right to read it (default: production).',
      ).action(async (rest: string[], flags: Omit<StageFlags, 'rest'>) => {
        const { diffStage } = await import('./deploy-stage.ts');
        await diffStage({ ...flags, rest }, context.ui(flags));
      }),
    );

const stageCommand = (name: string, description: string): Command =>
  withTarget(new Command(name).description(description).addOption(cdkVerbose()), 'The stage (default: MCP_STAGE)')
    .option('--json', 'Print one JSON object on stdout')
    .argument('[cdk-arguments...]', `after --, for cdk ${name}`);

const bootstrapCommand = (context: CommandContext): Command =>
  new Command('bootstrap')
    .description(
      'Make roles for the jobs of the pipeline, and no keys. Once per account, after cdk bootstrap, with credentials of an administrator.',
    )
    .option('--region <region>', 'The AWS region (default: that of mcp-aws.jsonc)')
    .option('--profile <name>', 'The AWS profile (default: AWS_PROFILE)')
    .addOption(listOption('--stages <list>', 'The stages that the account is for', ['staging', 'production']))
    .option(
      '--existing-provider',
      "The account trusts the issuer of the jobs' tokens already, as where another project has a pipeline",
    )
    .option('--repository <owner/name>', "GitHub: the repository (default: git's remote origin)")
    .option('--repository-id <id>', 'GitHub: its number (default: as the GitHub CLI says)')
    .option('--owner-id <id>', 'GitHub: the number of its owner (default: as the GitHub CLI says)')
    .option('--project <group/name>', "GitLab: the project (default: git's remote origin)")
    .option('--issuer <url>', 'GitLab: its address', 'https://gitlab.com')
    .addOption(cdkVerbose())
    .option('-y, --yes', 'Do not ask')
    .option('--json', 'Print one JSON object on stdout; never ask')
    .action(async (flags: BootstrapFlags & { readonly yes?: true }) => {
      const { bootstrapPipeline } = await import('./bootstrap.ts');
      await bootstrapPipeline(flags, context.ui(flags));
    });
