import { spawn } from 'node:child_process';
import { stackOutput } from './outputs.ts';

/** Follows the log of the deployed server with the AWS CLI; further arguments go to `aws logs tail`. */
const args = ['logs', 'tail', stackOutput('LogGroupName'), '--follow', '--format', 'short', ...process.argv.slice(2)];

spawn('aws', args, { stdio: 'inherit' })
  .on('error', (error) => {
    console.error(`Cannot start the AWS CLI (https://aws.amazon.com/cli): ${error.message}`);
    process.exitCode = 1;
  })
  .on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
