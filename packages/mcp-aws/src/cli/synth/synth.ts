import { join } from 'node:path';
import { forStage } from '../../config/config.ts';
import { Cancelled, exitCode } from '../errors.ts';
import { findProject, withUserErrors } from '../project/project.ts';
import { resolvePackage } from '../project/resolve-package.ts';
import { checkRegion, checkStage } from '../project/target.ts';
import type { Ui } from '../ui.ts';

export interface SynthFlags {
  readonly stage: string;
  readonly region?: string;
  /** For cdk synth. */
  readonly rest: readonly string[];
}

/**
 * Synthesizes the stack of a stage with the project's own CDK, which says by itself what cdk-nag finds. It needs no AWS
 * account, and a server without auth is fine here, as nothing is deployed.
 * @returns the exit code
 * @throws UserError for a stage or a configuration that cannot be used
 */
export async function synth({ stage, region, rest }: SynthFlags, ui: Ui): Promise<number> {
  const project = findProject(ui.cwd);
  checkStage(stage);
  if (region !== undefined) checkRegion(region);
  const { stackName } = withUserErrors(() => forStage(project.config, stage, region));
  const cdk = join(resolvePackage(project, 'aws-cdk'), 'bin/cdk');
  const { execa } = await import('execa');
  const context = { stage, ...(region === undefined ? {} : { region }), allowUnauthenticated: 'true' };
  const ran = await execa(
    process.execPath,
    [
      cdk,
      'synth',
      '--quiet',
      '--no-notices',
      ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
      ...rest,
    ],
    { cwd: project.folder, stdio: ['ignore', 'inherit', 'inherit'], reject: false, cancelSignal: ui.signal },
  );
  if (ui.signal.aborted) throw new Cancelled();
  if (ran.failed) return exitCode.failed;
  ui.note(`Synthesized ${stackName} to cdk.out.`);
  return exitCode.done;
}
