import { spawn } from 'node:child_process';

/** Runs the AWS CLI on this terminal, and ends with its exit code. */
export function aws(args: readonly string[]): void {
  spawn('aws', args, { stdio: 'inherit' })
    .on('error', (error) => {
      console.error(`Cannot start the AWS CLI (https://aws.amazon.com/cli): ${error.message}`);
      process.exitCode = 1;
    })
    .on('exit', (code) => {
      process.exitCode = code ?? 1;
    });
}
