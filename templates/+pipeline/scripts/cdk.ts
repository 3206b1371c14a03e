import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const cli = createRequire(import.meta.url).resolve('aws-cdk/bin/cdk');

/** Runs the project's own CDK on this terminal, and ends the script where it fails. */
export function cdk(args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
