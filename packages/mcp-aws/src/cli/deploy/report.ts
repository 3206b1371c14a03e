import type { Outputs } from '../aws/stack.ts';
import { configsFor } from '../connect/connect.ts';
import { describeConfigs } from '../connect/describe-config.ts';
import { UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { commandFor, type Target } from '../project/target.ts';
import { idleCost, prices } from './cost.ts';
import type { Deployment } from './deployment.ts';
import type { Check } from './verify.ts';

export interface DeployResult {
  readonly outputs: Outputs;
  readonly checks: readonly Check[];
  readonly tookMs: number;
}

/** What a deployment has done, for programs. */
export const summaryOf = (
  { target, ready, cdk }: Deployment,
  { outputs, checks, tookMs }: DeployResult,
): Readonly<Record<string, unknown>> => ({
  stack: target.stackName,
  stage: target.stage,
  account: ready.identity.account,
  region: target.session.region,
  url: outputs.McpUrl,
  outputs,
  durationMs: tookMs,
  checks,
  idleCostPerMonth: Number(idleCost(target.config).toFixed(2)),
  next: nextSteps(target),
  log: cdk.logPath,
});

/** @returns why what is deployed does not work; undefined: it does */
export function brokenDeployment(deployment: Deployment, result: DeployResult): UserError | undefined {
  if (result.checks.every(({ ok }) => ok !== false)) return undefined;
  const { target, cdk } = deployment;
  return new UserError(
    `${target.stackName} is deployed, but does not work as it should:\n${formatChecks(result.checks)}`,
    `Read its log: ${commandFor(target, 'logs', '--level debug')}. Then deploy again. The whole output: ${cdk.logPath}`,
    { details: summaryOf(deployment, result) },
  );
}

/** Prints what was deployed, how clients connect, what it costs and what comes next. */
export async function printReport(deployment: Deployment, result: DeployResult, json: boolean): Promise<void> {
  const { target, ready, ui } = deployment;
  const { outputs, checks } = result;
  const configs = configsFor(target, outputs, ui.env);
  if (json) return ui.print(toJson({ success: true, ...summaryOf(deployment, result), connect: configs }));
  // People know how to connect once they have read it.
  const connect =
    ready.stack === undefined
      ? `Connect\n${describeConfigs(configs)
          .trim()
          .replace(/^(?=.)/gm, '  ')}`
      : `${commandFor(target, 'connect')} says how clients connect.`;
  const cost = idleCost(target.config).toFixed(2);
  await ui.print(`
${outputs.McpUrl}

Checked
${formatChecks(checks)}

${connect}

Idle, it costs $${cost} a month (list prices of ${prices.asOf}, ${prices.region}; without logs, alarms and data transfer).

Next
${nextSteps(target)
  .map((step) => `  ${step}`)
  .join('\n')}
`);
}

const formatChecks = (checks: readonly Check[]): string =>
  checks.map(({ ok, says }) => `  ${ok === undefined ? '-' : ok ? '✓' : '✗'} ${says}`).join('\n');

function nextSteps(target: Target): string[] {
  const { mode } = target.config.auth;
  return [
    ...(mode === 'cognito' ? [`${commandFor(target, 'users add', 'me@example.com')}   add a user`] : []),
    ...(mode === 'api-key'
      ? [`${commandFor(target, 'keys create', '--owner me --scopes read,write')}   create a key`]
      : []),
    `${commandFor(target, 'connect cursor', '--write')}   put it into a client's configuration`,
    `${commandFor(target, 'call')}   list its tools, and call them`,
    `${commandFor(target, 'logs', '-f')}   follow its logs`,
  ];
}
