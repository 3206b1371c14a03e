import { createInterface } from 'node:readline';
import { usesOAuth } from '../../config/choices.ts';
import { Cancelled, UsageError, UserError } from '../errors.ts';
import { findProject } from '../project/project.ts';
import type { Ui } from '../ui.ts';
import { checkDevAuth, type DevAuth, noAuth, startDevAuth } from './dev-auth.ts';
import { devUrl, startDevServer } from './dev-server.ts';
import { createDevView } from './dev-view.ts';
import { checkPort } from './port.ts';

export interface DevFlags {
  readonly port: number;
  readonly auth?: true;
  /** What tokens of the issuer on this machine say besides. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly json?: true;
}

/**
 * Runs the project's server on this machine, and starts it again when its files change, until Ctrl-C.
 * @throws UserError where it cannot be started
 */
export async function dev({ port, auth: withAuth, claims, json }: DevFlags, ui: Ui): Promise<void> {
  if (claims !== undefined && !withAuth)
    throw new UsageError('Without --auth there are no tokens, and so no claims.', 'Add --auth, or leave out --claims.');
  const project = findProject(ui.cwd);
  if (withAuth) checkDevAuth(project, claims);
  await checkPort(port);
  if (withAuth && usesOAuth(project.config.auth.mode)) await checkPort(port + 1);
  const auth = withAuth ? await startDevAuth(project, { port, claims }) : noAuth;
  const { signal } = ui;
  const options = { project, port, auth: auth.mode, env: auth.env, reload: true, signal };
  const server = await startDevServer(options);
  try {
    createInterface({ input: server.stderr }).on('line', (line) => ui.note(line));
    const view = createDevView(ui.color && ui.pretty);
    let isFirst = true;
    for await (const line of createInterface({ input: server.stdout })) {
      const { text, record } = view(line);
      const isListening = record?.message === 'listening';
      if (json) await ui.print(`${line}\n`);
      else if (!isListening) await ui.print(`${text}\n`);
      if (!isListening) continue;
      ui.note(isFirst ? introduction(port, auth, withAuth === true) : 'Reloaded.');
      isFirst = false;
    }
    const { exitCode } = await server.ended;
    if (signal.aborted) throw new Cancelled('');
    throw new UserError(`The server ended with exit code ${exitCode}.`, 'See what it printed above.');
  } finally {
    server.stop();
    await auth.close();
  }
}

function introduction(port: number, { facts }: DevAuth, withAuth: boolean): string {
  const url = `${devUrl(port)}${facts.length > 0 ? '' : ' (no auth, for this machine only)'}`;
  const rows = [['MCP server', url] as const, ...facts].map(([name, value]) => `${name.padEnd(13)}${value}`);
  const nothing = withAuth && facts.length === 0 ? ['The auth mode of this server is none.'] : [];
  return `\n${[...rows, ...nothing, 'Ctrl-C stops it.'].join('\n')}\n`;
}
