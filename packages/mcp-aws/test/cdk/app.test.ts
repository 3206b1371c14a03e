import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it, vi } from 'vitest';
import { McpApp, type McpAppProps } from '../../src/cdk/app.ts';
import { McpServer } from '../../src/cdk/mcp-server.ts';
import { pipelineApp } from '../../src/cdk/pipeline/app.ts';
import { createFolder } from './support/folders.ts';
import { withoutBundles } from './support/stacks.ts';

const config = `{
  "name": "my-server",
  "region": "eu-central-1", // of the stacks
  "runtime": "native",
  "auth": { "mode": "cognito" },
  "pipeline": "github",
  "stages": { "production": { "protect": true } },
}`;

function project(text = config): string {
  const folder = createFolder('project');
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'my-server', version: '4.5.6' }));
  writeFileSync(join(folder, 'mcp-aws.jsonc'), text);
  return folder;
}

const appWith = (context: Record<string, unknown> = {}, props: McpAppProps = {}): McpApp =>
  new McpApp({
    folder: project(),
    outdir: createFolder('assembly'),
    ...props,
    context: { ...withoutBundles, ...context },
  });

describe('an app', () => {
  it.each([
    [{}, 'my-server-dev', 'eu-central-1', false],
    [{ stage: 'production' }, 'my-server-production', 'eu-central-1', true],
    [{ stage: 'alice', region: 'us-east-1' }, 'my-server-alice', 'us-east-1', false],
  ])('has the stage and the region of the context %j', (context, stackName, region, terminationProtection) => {
    const app = appWith(context);
    expect(app.stackName).toBe(stackName);
    expect(app.stackProps).toEqual({ config: app.config, env: { region }, terminationProtection });
    expect(app.config).toMatchObject({ stackName, region, name: 'my-server' });
  });

  it('reads the project that the working directory is in, for itself and its servers', () => {
    const folder = project();
    mkdirSync(join(folder, 'infra'));
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(join(folder, 'infra'));
    const app = new McpApp({ outdir: createFolder('assembly'), context: withoutBundles });
    cwd.mockReturnValue('/');
    const { config, ...props } = app.stackProps;
    const stack = new Stack(app, app.stackName, props);
    new McpServer(stack, 'Server', { config });
    const { template } = app.synth().getStackArtifact(stack.artifactId);
    cwd.mockRestore();
    expect(template.Outputs.Version.Value).toBe('4.5.6');
  });

  it('has the feature flags that the CDK recommends, which a project can override', () => {
    const flag = '@aws-cdk/aws-iam:minimizePolicies';
    expect(appWith().node.tryGetContext(flag)).toBe(true);
    expect(appWith({ [flag]: false }).node.tryGetContext(flag)).toBe(false);
  });

  it('is checked by cdk-nag', () => {
    const app = appWith();
    new Bucket(new Stack(app, 'Own'), 'Bucket');
    expect(() => app.synth()).toThrow(/AwsSolutions-S10/);
  });

  it.each<[string, McpAppProps & { context?: Record<string, string> }, RegExp]>([
    ['a stage that cannot be one', { context: { stage: 'Production' } }, /"Production" is not a valid stage/],
    ['an empty stage', { context: { stage: '' } }, /"" is not a valid stage/],
    ['a folder that is not a project', { folder: tmpdir() }, /cannot be read/],
    ['a configuration with a mistake', { folder: project(config.replace('native', 'nativ')) }, /runtime/],
  ])('refuses %s with a message instead of a stack', (_, props, reason) => {
    expect(() => appWith(props.context, props)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(reason),
        stack: expect.stringMatching(/^ConfigError: [\s\S]*\.$/),
      }),
    );
  });

  it('says that a folder is not in a project', () => {
    vi.spyOn(process, 'cwd').mockReturnValue('/');
    expect(() => new McpApp()).toThrow(/There is no mcp-aws.jsonc in \/ or above it/);
    vi.restoreAllMocks();
  });
});

describe('the app of the pipeline', () => {
  const context = { repository: 'octo/server', repositoryId: '123', ownerId: '45' };

  it.each([
    [{}, 'eu-central-1', 3],
    [{ stages: 'staging', existingProvider: 'true', region: 'us-east-1' }, 'us-east-1', 1],
  ])('is made of the context %j', (own, region, roles) => {
    const assembly = pipelineApp(project(), {
      outdir: createFolder('assembly'),
      context: { ...context, ...own },
    }).synth();
    const stack = assembly.getStackArtifact('my-server-pipeline');
    expect(stack.environment.region).toBe(region);
    const types = Object.values<{ Type: string }>(stack.template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => type === 'AWS::IAM::Role')).toHaveLength(roles);
  });

  it.each([
    ['without a repository', project(), /repository is missing/],
    ['of a project without a pipeline', project(config.replace('github', 'none')), /has no pipeline/],
    ['of GitLab without a project', project(config.replace('github', 'gitlab')), /project is missing/],
  ])('is refused %s', (_, folder, reason) => {
    expect(() => pipelineApp(folder, { outdir: createFolder('assembly') })).toThrow(reason);
  });
});
