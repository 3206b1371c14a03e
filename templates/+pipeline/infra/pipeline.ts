import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import project from '../mcp-aws.json' with { type: 'json' };
import { PipelineStack } from './pipeline-stack.ts';
import { trustFrom } from './pipeline-trust.ts';

/** What the pipeline needs in an account. It is an app of its own: a person deploys it, with `npm run pipeline:bootstrap`. */
const app = new App();
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

const given = (name: string): string | undefined => app.node.tryGetContext(name);

new PipelineStack(app, `${project.stack}-pipeline`, {
  env: { region: given('region') ?? project.region },
  trust: trustFrom(given),
  stages: (given('stages') ?? 'staging,production').split(','),
  existingProvider: given('existingProvider') === 'true',
});
