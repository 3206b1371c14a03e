import { type Command, InvalidArgumentError } from 'commander';
import { type CommandContext, parsePort, projectCommand } from '../command.ts';
import { isJsonObject, parseJsonObject } from '../json.ts';
import type { DevFlags } from './dev.ts';

export const defaultPort = 3000;

export const devCommand = (context: CommandContext): Command =>
  projectCommand('dev', 'Run the server on this machine, and start it again when its files change.')
    .option('--port <number>', 'The port, of 127.0.0.1', parsePort, defaultPort)
    .option(
      '--auth',
      'With the auth mode of the project: a key that is printed, or an identity provider on the next port (default: no auth)',
    )
    .option(
      '--claims <json>',
      'With --auth, in the modes cognito and oidc: what every token says besides, an object of claims (auth.claims)',
      parseClaims,
    )
    .option('--json', 'Print the log as JSON Lines')
    .action(async (flags: DevFlags) => {
      const { dev } = await import('./dev.ts');
      await dev(flags, context.ui(flags));
    });

function parseClaims(text: string): Readonly<Record<string, unknown>> {
  const claims = parseJsonObject(text);
  if (!isJsonObject(claims)) throw new InvalidArgumentError('Give a JSON object, such as \'{"org_id":"acme"}\'.');
  return claims;
}
