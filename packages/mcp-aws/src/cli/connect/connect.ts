import { resolve } from 'node:path';
import type { Outputs } from '../aws/stack.ts';
import { UsageError, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { commandFor, knownOutputs, type Target, type TargetFlags, targetOf } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import { type ClientConfig, type ClientConfigs, clientConfigs, unknownClientId } from './client-config.ts';
import { type ClientName, clients } from './clients.ts';
import { configPath, mergeInto } from './config-file.ts';
import { describeConfigs } from './describe-config.ts';

export interface ConnectFlags extends TargetFlags {
  /** True: the client's own file. */
  readonly write?: true | string;
  readonly json?: true;
}

/** Prints how MCP clients connect to the deployed server, or writes it into the configuration of one. */
export async function connect(client: string | undefined, flags: ConnectFlags, ui: Ui): Promise<void> {
  if (client !== undefined) checkClient(client);
  const target = targetOf(ui, flags);
  if (flags.write !== undefined && client === undefined)
    throw new UsageError('--write takes one client.', `Name it: ${commandFor(target, 'connect cursor', '--write')}.`);
  const url = ui.env.MCP_URL;
  const outputs = url === undefined ? await knownOutputs(target) : { McpUrl: url };
  const all = configsFor(target, outputs, ui.env);
  if (flags.write !== undefined && client !== undefined)
    return write(client, all[client as ClientName], flags, target, ui);
  const shown = client === undefined ? all : { [client]: all[client as ClientName] };
  return ui.print(flags.json ? toJson(shown) : describeConfigs(shown));
}

/** How clients connect to a deployed server. */
export function configsFor(target: Target, outputs: Outputs, env: NodeJS.ProcessEnv): ClientConfigs {
  const { config, stage, session } = target;
  return clientConfigs({
    // Servers of several stages can be in one client.
    name: env.MCP_SERVER_NAME ?? (stage === 'dev' ? config.name : config.stackName),
    url: outputs.McpUrl ?? '',
    auth: config.auth.mode,
    region: session.region,
    clientId: env.MCP_USER_CLIENT_ID ?? outputs.UserClientId,
  });
}

function checkClient(client: string): void {
  if ((clients as readonly string[]).includes(client)) return;
  throw new UsageError(`${JSON.stringify(client)} is not a known client.`, `Choose one of ${clients.join(', ')}.`);
}

async function write(
  client: string,
  { steps, config }: ClientConfig,
  { write: to, json }: ConnectFlags,
  target: Target,
  ui: Ui,
): Promise<void> {
  if (config === undefined) {
    throw new UserError(
      `${client} does not keep its servers in a file that can be written.`,
      `By hand: ${steps ?? 'see its settings'}`,
    );
  }
  if (JSON.stringify(config).includes(unknownClientId)) {
    throw new UserError(
      'The client that people log in with is not known: it was made at your identity provider.',
      'Set MCP_USER_CLIENT_ID to its id, and run it again.',
    );
  }
  const path = typeof to === 'string' ? resolve(ui.cwd, to) : configPath(config.file, target.project.folder, ui.env);
  const backup = mergeInto(path, config.content);
  if (json) await ui.print(toJson({ success: true, file: path, backup, steps }));
  ui.note(`Wrote ${path}${backup === undefined ? '' : `; the file as it was: ${backup}`}`);
  if (steps !== undefined) ui.note(steps);
}
