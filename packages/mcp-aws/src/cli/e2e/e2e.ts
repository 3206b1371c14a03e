import { join } from 'node:path';
import { Cancelled, exitCode, UserError } from '../errors.ts';
import { checkScopes } from '../keys/keys.ts';
import { resolvePackage } from '../project/resolve-package.ts';
import { deployedOutputs, type TargetFlags, targetOf } from '../project/target.ts';
import type { Ui } from '../ui.ts';
import { e2eCredentials, lacksMachineClient } from './credentials.ts';

export interface E2eFlags extends TargetFlags {
  readonly scopes: readonly string[];
  readonly allowSkip?: true;
  /** For vitest. */
  readonly rest: readonly string[];
}

/**
 * Runs the project's tests of the deployed server: vitest's project `e2e`, with the URL and credentials of the stage in
 * the environment. Returns the exit code.
 * @throws UserError where there is nothing to test, or nothing to log in with
 */
export async function e2e({ rest, ...flags }: E2eFlags, ui: Ui): Promise<number> {
  const target = targetOf(ui, flags);
  const { project, session, config, stackName } = target;
  const scopes = checkScopes(flags.scopes);
  const vitest = join(resolvePackage(project, 'vitest'), 'vitest.mjs');
  if (flags.allowSkip && lacksMachineClient(target, ui.env)) {
    ui.note('Skipped: MCP_CLIENT_ID, MCP_CLIENT_SECRET and MCP_TOKEN_ENDPOINT of a machine client are not set.');
    return exitCode.done;
  }
  const outputs = await deployedOutputs(target);
  const credentials = await e2eCredentials(target, outputs, scopes, ui);
  try {
    ui.note(`Testing ${stackName} at ${outputs.McpUrl}`);
    const { execa } = await import('execa');
    const ran = await execa(process.execPath, [vitest, 'run', '--project', 'e2e', ...rest], {
      cwd: project.folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      reject: false,
      cancelSignal: ui.signal,
      env: {
        MCP_URL: outputs.McpUrl ?? '',
        MCP_AUTH_MODE: config.auth.mode,
        MCP_STAGE: flags.stage,
        AWS_REGION: session.region,
        ...(session.profile === undefined ? {} : { AWS_PROFILE: session.profile }),
        ...credentials.env,
      },
    });
    if (ui.signal.aborted) throw new Cancelled();
    if (!ran.failed) return exitCode.done;
    if (ran.exitCode === undefined)
      throw new UserError(`vitest could not be run: ${ran.shortMessage}`, 'Install the dependencies again.');
    return exitCode.failed;
  } finally {
    await credentials.close();
  }
}
