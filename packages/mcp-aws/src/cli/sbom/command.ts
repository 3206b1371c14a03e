import type { Command } from 'commander';
import { type CommandContext, projectCommand } from '../command.ts';
import type { SbomFlags } from './sbom.ts';

const outputFlag = ['--output <file>', 'The file, in the project', 'sbom.cdx.json'] as const;

export const sbomCommand = (context: CommandContext): Command =>
  projectCommand('sbom', 'Write down which packages are in the bundle, as CycloneDX.')
    .option(...outputFlag)
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: SbomFlags) => {
      const { sbom } = await import('./sbom.ts');
      await sbom(flags, context.ui(flags));
    });

export const licensesCommand = (context: CommandContext): Command =>
  projectCommand('licenses', 'Check that every package in the bundle is under a license that is allowed.')
    .option('--allow <license>', 'Allow this SPDX license too; can be given again', collect, [])
    .option(...outputFlag)
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: SbomFlags & { readonly allow: readonly string[] }) => {
      const { licenses } = await import('./sbom.ts');
      context.exit(await licenses(flags, context.ui(flags)));
    });

const collect = (license: string, before: readonly string[]): string[] => [...before, license];
