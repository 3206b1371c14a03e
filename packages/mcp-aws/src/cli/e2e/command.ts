import type { Command } from 'commander';
import { type CommandContext, listOption, type StackFlags, stackCommand } from '../command.ts';

export const e2eCommand = (context: CommandContext): Command =>
  stackCommand('e2e', "Run the project's tests of the deployed server: vitest's project e2e.")
    .addOption(
      listOption('--scopes <list>', 'What the tests may do, where they get a key of their own or a token', [
        'read',
        'write',
      ]),
    )
    .option('--allow-skip', 'Skip, and say why, where the machine client of an identity provider is not known (oidc)')
    .argument('[vitest-arguments...]', 'after --, for vitest')
    .addHelpText(
      'after',
      `
The tests find in their environment MCP_URL, MCP_AUTH_MODE and MCP_STAGE, and what they log in with:
  api-key   MCP_API_KEY, a key that is revoked afterwards
  cognito   MCP_CLIENT_ID, MCP_CLIENT_SECRET, MCP_TOKEN_ENDPOINT and MCP_SCOPE, of the stack's machine client
  oidc      the same and MCP_AUDIENCE; the first three have to be set
  iam       the AWS credentials of this command, and AWS_REGION`,
    )
    .action(async (rest: string[], flags: StackFlags & { readonly scopes: string[]; readonly allowSkip?: true }) => {
      const { e2e } = await import('./e2e.ts');
      context.exit(await e2e({ ...flags, rest }, context.ui(flags)));
    });
