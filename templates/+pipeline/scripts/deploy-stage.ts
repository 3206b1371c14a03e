import project from '../mcp-aws.json' with { type: 'json' };
import { cdk } from './cdk.ts';
import { deployedOutputs } from './deployed.ts';
import { stackOutput } from './outputs.ts';
import { rollbackTriggers } from './rollback-triggers.ts';

/** Deploys the stage MCP_STAGE as the pipeline does: nobody is asked. Further arguments go to `cdk deploy`. */
const stage = process.env.MCP_STAGE;
if (stage === undefined) {
  console.error('MCP_STAGE does not say which stage to deploy.');
  process.exit(2);
}
const region = process.env.AWS_REGION ?? project.region;

cdk([
  'deploy',
  ...['--context', `stage=${stage}`, '--context', `region=${region}`],
  ...['--require-approval', 'never', '--outputs-file', 'cdk-outputs.json'],
  ...rollbackTriggers(deployedOutputs(`${project.stack}-${stage}`, region)),
  ...process.argv.slice(2),
]);

// The names of a first deployment may take minutes to be known everywhere.
const url = stackOutput('McpUrl').replace(/\/mcp$/, '/health');
const end = Date.now() + 5 * 60_000;
while (!(await answers())) {
  if (Date.now() > end) {
    console.error(`${url} does not answer.`);
    process.exit(1);
  }
  await new Promise((resolve) => setTimeout(resolve, 5_000));
}
console.log(`${url} answers.`);

async function answers(): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(10_000) })).ok;
  } catch {
    return false;
  }
}
