import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import project from '../mcp-aws.json' with { type: 'json' };
import { cdk } from './cdk.ts';
import { findRepository, nextSteps, repositoryOptions, repositoryUsage } from './repository.ts';

const usage = `Usage: pipeline:bootstrap [--region REGION] [--stages staging,production] [--existing-provider] [--yes]
                          ${repositoryUsage}

Lets the pipeline into the AWS account of your credentials: roles for its jobs, and no keys. Once per account, after
\`cdk bootstrap\`. --stages says which stages the account is for; --existing-provider, that the account trusts the signer of
the tokens already, as it does where another project has a pipeline; --yes, that nobody needs to be asked.`;

const { values } = parsed();
const region = values.region ?? project.region;
const found = findRepository(values);
const context = { ...found, region, stages: values.stages, existingProvider: String(values['existing-provider']) };

cdk([
  'deploy',
  ...['--app', 'npx tsx infra/pipeline.ts', '--output', 'cdk.out/pipeline', '--outputs-file', 'cdk.out/pipeline.json'],
  ...(values.yes ? ['--require-approval', 'never'] : []),
  ...Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]),
]);

const outputs = JSON.parse(readFileSync('cdk.out/pipeline.json', 'utf8')) as Record<string, Record<string, string>>;
console.log(`\n${nextSteps(found, outputs[`${project.stack}-pipeline`] ?? {})}`);

function parsed() {
  try {
    return parseArgs({
      options: {
        region: { type: 'string' },
        stages: { type: 'string', default: 'staging,production' },
        'existing-provider': { type: 'boolean', default: false },
        yes: { type: 'boolean', short: 'y', default: false },
        ...repositoryOptions,
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
}
