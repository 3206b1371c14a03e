import { type Deployment, deployArgs } from './deployment.ts';
import { diagnose } from './diagnosis.ts';
import { Cancelled, UserError } from './errors.ts';

/** Prints what a deployment would change, and changes nothing. */
export async function printDiff({ target, context, rest, cdk, ui }: Deployment, json: boolean): Promise<void> {
  const { stackName } = target;
  const { ok, output } = await cdk.run('diff', stackName, ...context, ...contextIn(rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(output, cdk.logPath);
  // What comes before is the build, and the upload of the template.
  const changes = output.slice(Math.max(0, output.search(/^Stack /m)));
  await ui.print(json ? `${JSON.stringify({ success: true, stack: stackName, diff: changes }, null, 2)}\n` : changes);
}

/** Synthesises the stack, prints what would run, and changes nothing. */
export async function printPlan(deployment: Deployment, json: boolean): Promise<void> {
  const { target, ready, context, rest, cdk, ui } = deployment;
  const { ok, output } = await cdk.run('synth', '--quiet', ...context, ...contextIn(rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(output, cdk.logPath);
  const { stackName, session } = target;
  const commands = [
    ...(ready.bootstrapped ? [] : [`cdk bootstrap aws://${ready.identity.account}/${session.region}`]),
    `cdk ${deployArgs(deployment, 'broadening').join(' ')}`,
  ];
  const what = {
    stack: stackName,
    account: ready.identity.account,
    region: session.region,
    exists: ready.stack !== undefined,
  };
  if (json) return ui.print(`${JSON.stringify({ success: true, dryRun: true, ...what, commands }, null, 2)}\n`);
  await ui.print(
    `Would ${what.exists ? 'update' : 'create'} ${stackName} in ${what.region}, account ${what.account}, with\n${commands.map((line) => `  ${line}\n`).join('')}`,
  );
}

function synthFailure(output: string, logPath: string): UserError {
  const { reason, fix } = diagnose([], output, (id) => id);
  return new UserError(`The stack cannot be synthesised:\n${reason}\nThe whole run: ${logPath}`, fix);
}

/** The `--context` arguments among those for cdk deploy, which other commands of the CDK take too. */
const contextIn = (rest: readonly string[]): string[] =>
  rest.flatMap((word, index) =>
    word === '--context' || word === '-c' ? [word, rest[index + 1] ?? ''] : word.startsWith('--context=') ? [word] : [],
  );
