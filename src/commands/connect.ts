import { resolve } from 'node:path';
import { configPath, mergeInto } from '../client-config.ts';
import { Cancelled, exitCode, UsageError, UserError } from '../errors.ts';
import type { Outputs } from '../project.ts';
import { runScript } from '../project-script.ts';
import { knownOutputs, type Target, type TargetFlags, targetOf } from '../target.ts';
import type { Ui } from '../ui.ts';

export interface ConnectFlags extends TargetFlags {
  /** True: the client's own file. */
  readonly write?: true | string;
  readonly json?: true;
}

/** As scripts/connection.ts of the project has it. */
export interface Connection {
  readonly steps?: string;
  readonly config?: { readonly file: string; readonly content: Readonly<Record<string, unknown>> };
}

/** Prints how MCP clients connect to the deployed server, or writes it into the configuration of one. */
export async function connect(client: string | undefined, flags: ConnectFlags, ui: Ui): Promise<void> {
  if (flags.write !== undefined && client === undefined)
    throw new UsageError('--write takes one client.', 'Name it: mcp-aws connect cursor --write.');
  const target = targetOf(ui, flags);
  const url = ui.env.MCP_URL;
  const outputs = url === undefined ? await knownOutputs(target) : { McpUrl: url };
  if (flags.write === undefined) {
    const json = flags.json === true ? ['--json'] : [];
    return ui.print(
      `${await connections(target, outputs, [...json, ...(client === undefined ? [] : [client])], ui)}\n`,
    );
  }
  const found = JSON.parse(await connections(target, outputs, ['--json', client ?? ''], ui)) as Record<
    string,
    Connection
  >;
  return write(client ?? '', found[client ?? ''] ?? {}, flags, target, ui);
}

/**
 * How clients connect, as the project's own script says it.
 * @throws UserError for a client that it does not know
 */
export async function connections(
  target: Target,
  outputs: Outputs,
  args: readonly string[],
  { signal }: Ui,
): Promise<string> {
  const { project, stage } = target;
  // Servers of several stages can be in one client.
  const env: Record<string, string> = stage === 'dev' ? {} : { MCP_SERVER_NAME: `${project.name}-${stage}` };
  const { code, stdout } = await runScript(target, 'connect', args, { outputs, signal, env });
  if (signal.aborted) throw new Cancelled('Cancelled.');
  if (code === exitCode.done) return stdout;
  const unknown = code === exitCode.usage;
  throw new UserError(
    unknown ? 'The project knows no such client.' : 'The script connect of the project failed.',
    unknown ? 'Take one of the above.' : 'See above.',
    code,
  );
}

async function write(
  client: string,
  { steps, config }: Connection,
  { write: to, json }: ConnectFlags,
  target: Target,
  ui: Ui,
): Promise<void> {
  if (config === undefined) {
    throw new UserError(
      `${client} keeps its servers in no file that can be written.`,
      `By hand: ${steps ?? 'see its settings'}`,
    );
  }
  if (JSON.stringify(config).includes('YOUR_CLIENT_ID')) {
    throw new UserError(
      'The client that people log in with is not known: it was made at your identity provider.',
      'Give its id in MCP_USER_CLIENT_ID, and run it again.',
    );
  }
  const path = typeof to === 'string' ? resolve(ui.cwd, to) : configPath(config.file, target.project.folder, ui.env);
  const backup = await mergeInto(path, config.content);
  if (json) await ui.print(`${JSON.stringify({ success: true, file: path, backup, steps }, null, 2)}\n`);
  ui.note(`Wrote ${path}${backup === undefined ? '' : `; as it was: ${backup}`}`);
  if (steps !== undefined) ui.note(steps);
}
