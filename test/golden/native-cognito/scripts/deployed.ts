import { spawnSync } from 'node:child_process';

type Outputs = Record<string, string>;

/** The outputs of a stack as CloudFormation has it now, or undefined where there is none. Ends the script on any other error. */
export function deployedOutputs(stack: string, region: string): Outputs | undefined {
  const args = ['cloudformation', 'describe-stacks', '--stack-name', stack, '--region', region, '--output', 'json'];
  const { status, stdout, stderr, error } = spawnSync('aws', args, { encoding: 'utf8' });
  if (error !== undefined) fail(`Cannot start the AWS CLI (https://aws.amazon.com/cli): ${error.message}`);
  if (status !== 0) return / does not exist/.test(stderr) ? undefined : fail(stderr.trim());
  const [{ Outputs = [] } = {}] = (JSON.parse(stdout) as Description).Stacks;
  return Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
}

interface Description {
  Stacks: { Outputs?: { OutputKey: string; OutputValue: string }[] }[];
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
