import { App, type AppProps, Validations } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json' with { type: 'json' };
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError } from '../../config/errors.ts';
import { readConfig } from '../../config/file.ts';
import { githubTrust } from './github.ts';
import { gitlabTrust } from './gitlab.ts';
import { PipelineStack } from './pipeline-stack.ts';
import type { Given, Trust } from './trust.ts';

/**
 * What the pipeline of a project needs in an account, as an app of its own: a person deploys it, once for each account. It
 * reads mcp-aws.jsonc, and from the context `region`, `stages` (`staging,production`), `existingProvider` (`true`), and who
 * is trusted: `repository`, `repositoryId` and `ownerId` of GitHub, or `project` and `issuer` of GitLab.
 * @param folder of the project
 * @throws ConfigError for a project without a pipeline, or a value that is missing or malformed
 */
export function pipelineApp(folder: string, props: AppProps = {}): App {
  const app = new App({ ...props, context: { ...flags, ...props.context } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const given: Given = (name) => app.node.tryGetContext(name);
  const config = readConfig(folder);
  new PipelineStack(app, `${config.name}-pipeline`, {
    config,
    env: { region: given('region') ?? config.region },
    trust: trustOf(config.pipeline, given),
    stages: (given('stages') ?? 'staging,production').split(','),
    existingProvider: String(given('existingProvider')) === 'true',
  });
  return app;
}

function trustOf(pipeline: 'github' | 'gitlab' | 'none', given: Given): Trust {
  if (pipeline === 'github') return githubTrust(given);
  if (pipeline === 'gitlab') return gitlabTrust(given);
  throw new ConfigError(
    'This project has no pipeline.',
    'Set "pipeline" to github or gitlab in mcp-aws.jsonc, with the workflow that belongs to it.',
  );
}
