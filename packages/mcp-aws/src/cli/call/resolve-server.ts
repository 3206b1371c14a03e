import { openSession } from '../aws/session.ts';
import { createLogin } from '../client/login.ts';
import type { Login } from '../client/mcp-client.ts';
import { UsageError } from '../errors.ts';
import { defaultCli } from '../project/package-manager.ts';
import { knownOutputs, type TargetFlags, targetOf } from '../project/target.ts';
import { inCi, type Ui } from '../ui.ts';

export interface ServerFlags extends TargetFlags {
  readonly url?: string;
  readonly machine?: true;
  readonly json?: true;
}

/** An MCP server, and how to log in to it. */
export interface Server {
  readonly url: string;
  readonly login: Login;
  /** The command line of this tool, for hints. */
  readonly cli: string;
}

/**
 * The server that is meant: that of the stack, or the one at an address.
 * @throws UserError where it is not known, or what the login takes is missing
 */
export async function resolveServer(flags: ServerFlags, ui: Ui): Promise<Server> {
  // Neither a program nor a pipeline logs in in a browser.
  const interactive = flags.json !== true && !inCi(ui.env);
  if (flags.url !== undefined) return serverAt(flags.url, flags, interactive, ui);
  const target = targetOf(ui, flags);
  const { config, project, session } = target;
  const outputs = await knownOutputs(target);
  const url = outputs.McpUrl ?? '';
  const { cli } = project;
  const audience = config.auth.mode === 'oidc' ? config.auth.audience : undefined;
  const machine = flags.machine === true;
  const login = await createLogin(
    { url, auth: config.auth.mode, outputs, audience, session, machine, interactive, cli },
    ui,
  );
  return { url, login, cli };
}

/** A server that no project is known of: it takes the key in MCP_API_KEY, or asks for a login, or for nothing. */
async function serverAt(url: string, flags: ServerFlags, interactive: boolean, ui: Ui): Promise<Server> {
  if (!/^https?:/.test(url) || !URL.canParse(url))
    throw new UsageError(
      `--url ${JSON.stringify(url)} is not a valid URL.`,
      'Give one such as http://127.0.0.1:3000/mcp.',
    );
  const { env, signal } = ui;
  const session = openSession({ region: flags.region ?? 'us-east-1', profile: flags.profile, signal, env });
  const auth = env.MCP_API_KEY === undefined ? 'oidc' : 'api-key';
  const login = await createLogin(
    { url, auth, outputs: {}, audience: undefined, session, machine: false, interactive, cli: defaultCli },
    ui,
  );
  return { url, login, cli: defaultCli };
}
