import { alarmsOf } from '../aws/alarms.ts';
import { consoleUrl, findStack } from '../aws/stack.ts';
import { toJson } from '../json.ts';
import { packageVersion } from '../package.ts';
import { notDeployed, type TargetFlags, targetOf } from '../project/target.ts';
import { sanitizeForTerminal } from '../sanitize-terminal.ts';
import type { Ui } from '../ui.ts';

export interface StatusFlags extends TargetFlags {
  readonly json?: true;
}

/** Prints what is deployed: the stack, its URL, the versions, and the state of its alarms. */
export async function status(flags: StatusFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const { project, session, stackName, stage, config } = target;
  const stack = await findStack(session, stackName);
  if (stack === undefined) throw notDeployed(target);
  const alarms = await alarmsOf(session, stackName);
  const { McpUrl: url, Version: deployed, DashboardUrl: dashboard, Runtime, AuthMode } = stack.outputs;
  const health = url === undefined ? undefined : await healthOf(url, ui.signal);
  const link = consoleUrl(session, stack.id);
  const runtime = Runtime ?? config.runtime;
  const auth = AuthMode ?? config.auth.mode;
  const versions = { deployed, project: project.version, library: packageVersion() };

  if (flags.json) {
    const { status: state, reason, changed } = stack;
    const { region } = session;
    const about = { stack: stackName, stage, region, status: state, reason, changed, url, health, runtime, auth };
    return ui.print(toJson({ success: true, ...about, versions, alarms, dashboard, console: link }));
  }
  const rows: [name: string, value: string | undefined][] = [
    ['Stack', `${stackName}, ${stack.status}${stack.reason === undefined ? '' : `: ${stack.reason}`}`],
    ['Changed', stack.changed.toISOString()],
    ['Region', session.region],
    ['URL', url],
    ['Health', health],
    ['Hosting', `${runtime}, auth ${auth}`],
    ['Version', `${deployed ?? 'unknown'} deployed, ${project.version} here; mcp-aws ${versions.library}`],
    ['Alarms', alarms.length === 0 ? 'none defined' : undefined],
    ...alarms.map(({ name, state, reason }): [string, string] => [
      'Alarm',
      `${state} ${name}${state === 'ALARM' ? `: ${reason}` : ''}`,
    ]),
    ['Dashboard', dashboard],
    ['Console', link],
  ];
  for (const [name, value] of rows)
    if (value !== undefined) await ui.print(`${name.padEnd(10)}${sanitizeForTerminal(value)}\n`);
}

/** What /health says, in words. */
async function healthOf(url: string, interrupted: AbortSignal): Promise<string> {
  try {
    const { status: code } = await fetch(`${url.replace(/\/mcp$/, '')}/health`, {
      signal: AbortSignal.any([interrupted, AbortSignal.timeout(10_000)]),
    });
    return code === 200 ? 'ok' : `answers ${code}`;
  } catch (error) {
    interrupted.throwIfAborted();
    const { message, cause } = error as Error;
    return `does not answer: ${cause instanceof Error ? cause.message : message}`;
  }
}
