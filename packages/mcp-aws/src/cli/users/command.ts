import { Command } from 'commander';
import { type CommandContext, type StackFlags, stackCommand } from '../command.ts';

export const usersCommand = (context: CommandContext): Command =>
  new Command('users')
    .description('Add, list and delete people who can log in to the deployed server (auth mode cognito).')
    .addCommand(
      stackCommand('add', 'Add a user. Cognito mails a temporary password, which the first login changes.')
        .argument('<email>', 'the address of the user, which is also the user name')
        .option('--json', 'Print one JSON object on stdout')
        .action(async (email: string, flags: StackFlags) => {
          const { addUser } = await import('./users.ts');
          await addUser(email, flags, context.ui(flags));
        }),
    )
    .addCommand(
      stackCommand('list', 'List the users.')
        .option('--json', 'Print a JSON array on stdout')
        .action(async (flags: StackFlags) => {
          const { listUsers } = await import('./users.ts');
          await listUsers(flags, context.ui(flags));
        }),
    )
    .addCommand(
      stackCommand('delete', 'Delete a user, after asking.')
        .argument('<email>', 'the address of the user')
        .option('-y, --yes', 'Do not ask')
        .option('--json', 'Print one JSON object on stdout; never ask')
        .action(async (email: string, flags: StackFlags) => {
          const { deleteUser } = await import('./users.ts');
          await deleteUser(email, flags, context.ui(flags));
        }),
    )
    .addCommand(
      stackCommand('machine-secret', 'Print the secret of the machine client, for callers that are not people.')
        .option('--json', 'Print the client id, the secret and the token endpoint as JSON')
        .action(async (flags: StackFlags) => {
          const { printMachineSecret } = await import('./users.ts');
          await printMachineSecret(flags, context.ui(flags));
        }),
    );
