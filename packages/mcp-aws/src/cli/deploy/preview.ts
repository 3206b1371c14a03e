import { Cancelled, UserError } from '../errors.ts';
import { toJson } from '../json.ts';
import { hintsFor } from '../project/target.ts';
import type { Notice } from './changes.ts';
import { type Deployment, deployArgs } from './deployment.ts';
import { diagnose } from './diagnosis.ts';

/**
 * Prints what a deployment would change, and changes nothing.
 * @param method further arguments for cdk diff
 */
export async function printDiff(
  deployment: Omit<Deployment, 'ready'>,
  json: boolean,
  ...method: string[]
): Promise<void> {
  const { target, context, rest, cdk, ui } = deployment;
  const { stackName } = target;
  const { ok, output } = await cdk.run('diff', stackName, ...context, ...method, ...contextIn(rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(deployment, output);
  // What comes before is the build, and the upload of the template.
  const diff = output.slice(Math.max(0, output.search(/^Stack /m)));
  await ui.print(json ? toJson({ success: true, stack: stackName, diff }) : diff);
}

/** Synthesizes the stack, prints what would run, and changes nothing. */
export async function printPlan(deployment: Deployment, notices: readonly Notice[], json: boolean): Promise<void> {
  const { target, ready, context, rest, cdk, ui } = deployment;
  const { ok, output } = await cdk.run('synth', '--quiet', ...context, ...contextIn(rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(deployment, output);
  const { stackName: stack, session } = target;
  const { account } = ready.identity;
  const { region } = session;
  const commands = [
    ...(ready.bootstrapped ? [] : [`cdk bootstrap aws://${account}/${region}`]),
    `cdk ${deployArgs(deployment, 'broadening').join(' ')}`,
  ];
  const exists = ready.stack !== undefined;
  if (json) return ui.print(toJson({ success: true, dryRun: true, stack, account, region, exists, notices, commands }));
  const lines = commands.map((line) => `  ${line}\n`).join('');
  await ui.print(`Would ${exists ? 'update' : 'create'} ${stack} in ${region}, account ${account}, with\n${lines}`);
}

/** Why the stack could not be synthesized. */
export function synthFailure({ target, cdk }: Pick<Deployment, 'target' | 'cdk'>, output: string): UserError {
  const { reason, fix } = diagnose({ output, hint: hintsFor(target), runner: target.project.runner });
  return new UserError(`The stack cannot be synthesized:\n${reason}\nThe whole output: ${cdk.logPath}`, fix);
}

/** The `--context` arguments among those for cdk deploy, which other commands of the CDK take too. */
export const contextIn = (rest: readonly string[]): string[] =>
  rest.flatMap((word, index) =>
    word === '--context' || word === '-c' ? [word, rest[index + 1] ?? ''] : word.startsWith('--context=') ? [word] : [],
  );
