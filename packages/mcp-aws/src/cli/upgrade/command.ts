import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';
import { exitCode } from '../errors.ts';
import type { UpgradeFlags } from './upgrade.ts';

export const upgradeCommand = ({ ui, exit }: CommandContext): Command =>
  projectCommand('upgrade', 'Bring the project to another version of mcp-aws: install, migrate, check.')
    .argument('[version]', 'a version, or the path of a tarball (default: the newest of the registry)')
    .option('--check', 'Change nothing; exit with 1 when the project is behind')
    .option('--json', 'Print one JSON object on stdout')
    .action(async (version: string | undefined, flags: UpgradeFlags) => {
      const { upgrade } = await import('./upgrade.ts');
      if (!(await upgrade(version, flags, ui(flags)))) exit(exitCode.failed);
    });

export const migrateCommand = ({ ui }: CommandContext): Command =>
  projectCommand('migrate', 'Change the files of the project that this version needs changed (upgrade runs it).')
    .requiredOption('--from <version>', 'The version that the project had before')
    .option('--json', 'Print one JSON array on stdout')
    .action(async ({ from, json }: { from: string; json?: true }) => {
      const { migrateProject } = await import('./migrate-project.ts');
      await migrateProject(from, json === true, ui({ json }));
    });
