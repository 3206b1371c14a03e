import { alarmsOf } from '../aws/alarms.ts';
import { consoleUrl, findStack } from '../aws/stack.ts';
import { notDeployed, type TargetFlags, targetOf } from '../target.ts';
import type { Ui } from '../ui.ts';

export interface StatusFlags extends TargetFlags {
  readonly json?: true;
}

/** Prints what is deployed: the stack, its URL, the versions, and which alarms ring. */
export async function status(flags: StatusFlags, ui: Ui): Promise<void> {
  const target = targetOf(ui, flags);
  const { project, session, stackName, stage } = target;
  const stack = await findStack(session, stackName);
  if (stack === undefined) throw notDeployed(target);
  const alarms = await alarmsOf(session, stackName);
  const { McpUrl: url, Version: deployed, DashboardUrl: dashboard } = stack.outputs;
  const answers = url === undefined ? undefined : await health(url, ui.signal);
  const link = consoleUrl(session, stack.id);

  if (flags.json) {
    const versions = { deployed, project: project.version, madeBy: project.madeBy };
    const all = {
      success: true,
      stack: stackName,
      stage,
      region: session.region,
      status: stack.status,
      reason: stack.reason,
      changed: stack.changed,
      url,
      health: answers,
      runtime: project.runtime,
      auth: project.auth,
      versions,
      alarms,
      dashboard,
      console: link,
    };
    return ui.print(`${JSON.stringify(all, null, 2)}\n`);
  }
  const rows: [string, string | undefined][] = [
    ['Stack', `${stackName}, ${stack.status}${stack.reason === undefined ? '' : `: ${stack.reason}`}`],
    ['Changed', stack.changed.toISOString()],
    ['Where', session.region],
    ['URL', url],
    ['Health', answers],
    ['Hosting', `${project.runtime}, auth ${project.auth}`],
    [
      'Version',
      `${deployed ?? 'unknown'} deployed, ${project.version} here; project made by create-mcp-aws ${project.madeBy}`,
    ],
    ['Alarms', alarms.length === 0 ? 'none defined' : undefined],
    ...alarms.map(({ name, state, reason }): [string, string] => [
      'Alarm',
      `${state} ${name}${state === 'ALARM' ? `: ${reason}` : ''}`,
    ]),
    ['Dashboard', dashboard],
    ['Console', link],
  ];
  for (const [name, value] of rows) if (value !== undefined) await ui.print(`${name.padEnd(10)}${value}\n`);
}

async function health(url: string, interrupted: AbortSignal): Promise<string> {
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
