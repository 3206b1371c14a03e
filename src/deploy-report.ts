import { connections } from './commands/connect.ts';
import { idleCost, prices } from './cost.ts';
import type { Deployment } from './deployment.ts';
import { UserError } from './errors.ts';
import type { Outputs } from './project.ts';
import { flagsOf, type Target } from './target.ts';
import type { Check } from './verify.ts';

interface Outcome {
  readonly outputs: Outputs;
  readonly checks: readonly Check[];
  readonly tookMs: number;
}

/**
 * Prints what was deployed, how clients connect, what it costs and what comes next.
 * @throws UserError when a check has failed
 */
export async function report(
  { target, ready, cdk: { logPath }, ui }: Deployment,
  { outputs, checks, tookMs }: Outcome,
  json: boolean,
): Promise<void> {
  const { project, stackName, stage, session } = target;
  const bad = checks.filter(({ ok }) => ok === false);
  const idle = idleCost(project);
  const summary = {
    stack: stackName,
    stage,
    account: ready.identity.account,
    region: session.region,
    url: outputs.McpUrl,
    outputs,
    durationMs: tookMs,
    checks,
    idleCostPerMonth: Number(idle.toFixed(2)),
    next: nextSteps(target),
    log: logPath,
  };
  if (bad.length > 0) {
    throw new UserError(
      `${stackName} is deployed, but does not work as it should:\n${listed(checks)}`,
      `Read its log: mcp-aws logs${flagsOf(target)} --level debug. Then deploy again. The whole run: ${logPath}`,
      undefined,
      { details: summary },
    );
  }
  if (json) {
    const connect = JSON.parse(await connections(target, outputs, ['--json'], ui)) as object;
    return ui.print(`${JSON.stringify({ success: true, ...summary, connect }, null, 2)}\n`);
  }
  // People know how to connect once they have read it.
  const connect =
    ready.stack === undefined
      ? `Connect\n${(await connections(target, outputs, [], ui)).trim().replace(/^(?=.)/gm, '  ')}`
      : `mcp-aws connect${flagsOf(target)} says how clients connect.`;
  await ui.print(`
${outputs.McpUrl}

Checked
${listed(checks)}

${connect}

Idle, it costs $${idle.toFixed(2)} a month (list prices of ${prices.asOf}, ${prices.region}; without logs and data transfer).

Next
${nextSteps(target)
  .map((step) => `  ${step}`)
  .join('\n')}
`);
}

const listed = (checks: readonly Check[]): string =>
  checks.map(({ ok, says }) => `  ${ok === undefined ? '-' : ok ? '✓' : '✗'} ${says}`).join('\n');

function nextSteps(target: Target): string[] {
  const { stage } = target;
  const { auth, pm } = target.project;
  const at = flagsOf(target);
  const pass = pm === 'npm' ? ' --' : '';
  return [
    ...(auth === 'cognito'
      ? [`${stage === 'dev' ? '' : `MCP_STAGE=${stage} `}${pm} run user${pass} me@example.com   add a user`]
      : []),
    ...(auth === 'api-key' ? [`mcp-aws keys${at} create --owner me --scopes read,write   make a key`] : []),
    `mcp-aws connect${at} cursor --write   put it into a client's configuration`,
    `mcp-aws call${at}   list its tools, and call them`,
    `mcp-aws logs${at} -f   follow its logs`,
  ];
}
