import { Command } from 'commander';
import type { StackFlags } from '../command.ts';
import { type CommandContext, listOption, stackCommand } from '../command.ts';
import type { CreateKeyFlags } from './keys.ts';

export const keysCommand = (context: CommandContext): Command =>
  new Command('keys')
    .description('Create, list and revoke API keys of the deployed server (auth mode api-key).')
    .addCommand(createCommand(context))
    .addCommand(
      stackCommand('list', 'List the keys: their ids, owners, scopes and when they expire.')
        .option('--json', 'Print a JSON array on stdout')
        .action(async (flags: StackFlags) => {
          const { listKeys } = await import('./keys.ts');
          await listKeys(flags, context.ui(flags));
        }),
    )
    .addCommand(
      stackCommand('revoke', 'Revoke a key. Running servers stop accepting it within 5 minutes.')
        .argument('<id>', 'the id of the key, which is also the part of it after mcp_')
        .option('--json', 'Print one JSON object on stdout')
        .action(async (id: string, flags: StackFlags) => {
          const { revokeKey } = await import('./keys.ts');
          await revokeKey(id, flags, context.ui(flags));
        }),
    );

const createCommand = (context: CommandContext): Command =>
  stackCommand('create', 'Create a key. It is printed once, on stdout: only its hash is stored.')
    .requiredOption('--owner <name>', 'Who uses it; an owner can have two active keys')
    .addOption(listOption('--scopes <list>', 'What it may do: some of read, write and admin', ['read']))
    .option('--days <number>', 'When it expires: in so many days, up to 366', Number, 90)
    .option('--json', 'Print one JSON object on stdout')
    .action(async (flags: CreateKeyFlags) => {
      const { createKey } = await import('./keys.ts');
      await createKey(flags, context.ui(flags));
    });
