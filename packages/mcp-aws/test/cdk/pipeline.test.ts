import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { githubTrust } from '../../src/cdk/pipeline/github.ts';
import { gitlabTrust } from '../../src/cdk/pipeline/gitlab.ts';
import { PipelineStack } from '../../src/cdk/pipeline/pipeline-stack.ts';
import { auths } from './support/combinations.ts';
import { configOf, createApp, ofType, type Synthesized, synthesize } from './support/stacks.ts';

const repository: Record<string, string> = { repository: 'octo/server', repositoryId: '123', ownerId: '45' };
const trusts = {
  github: githubTrust((name) => repository[name]),
  gitlab: gitlabTrust((name) => ({ project: 'group/sub/server' })[name]),
};

interface Options {
  readonly trust?: keyof typeof trusts;
  readonly auth?: keyof typeof auths;
  readonly stages?: string[];
  readonly existingProvider?: boolean;
  readonly context?: Record<string, unknown>;
}

function pipeline(options: Options = {}): Synthesized {
  const { trust = 'github', auth = 'cognito', stages = ['staging', 'production'], existingProvider = false } = options;
  const app = createApp(options.context);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const config = configOf({ runtime: 'native', auth: auths[auth] });
  const env = { region: 'eu-central-1' };
  const stack = new PipelineStack(app, 'test-pipeline', {
    env,
    config,
    trust: trusts[trust],
    stages,
    existingProvider,
  });
  return synthesize({ app, stack });
}

const statementsOf = ({ template }: Synthesized, role: string) =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);

const roleNames = ['StagingRole', 'ProductionRole', 'DiffRole'];

describe.each(['github', 'gitlab'] as const)('the roles of a pipeline of %s', (trust) => {
  const stack = pipeline({ trust });

  it('are taken with a token, for an hour at most, and never without conditions', () => {
    const roles = ofType(stack, 'AWS::IAM::Role');
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles) {
      expect(Properties.MaxSessionDuration).toBe(3600);
      const [statement, ...others] = Properties.AssumeRolePolicyDocument.Statement;
      expect(others).toEqual([]);
      expect(statement.Action).toBe('sts:AssumeRoleWithWebIdentity');
      expect(JSON.stringify(statement.Condition)).toMatch(/:aud":"sts.amazonaws.com"/);
      expect(JSON.stringify(statement.Condition)).toMatch(/:sub":/);
    }
  });

  it('only read the template of production for the diff of a proposed change', () => {
    const [statement, ...others] = statementsOf(stack, 'DiffRole');
    expect(others).toEqual([]);
    expect(statement.Action).toEqual(['cloudformation:DescribeStacks', 'cloudformation:GetTemplate']);
    expect(JSON.stringify(statement.Resource)).toContain(':stack/test-production/*');
  });

  it('are outputs, by which the pipeline finds them', () => {
    const outputs = ['AccountId', 'DiffRoleArn', 'ProductionRoleArn', 'Region', 'StagingRoleArn'];
    expect(Object.keys(stack.template.findOutputs('*')).sort()).toEqual(outputs);
  });
});

it.each([
  [{}, 'hnb659fds'],
  [{ '@aws-cdk/core:bootstrapQualifier': 'acme' }, 'acme'],
])('deploys with the roles of the bootstrap, and only those: %j', (context, qualifier) => {
  const stack = pipeline({ context });
  for (const role of ['StagingRole', 'ProductionRole']) {
    const assumed = statementsOf(stack, role).filter(({ Action }) => Action === 'sts:AssumeRole');
    expect(assumed).toHaveLength(1);
    const names = JSON.stringify(assumed[0].Resource).match(/role\/cdk-\w+-[a-z-]+-role-/g);
    expect(names).toEqual(
      ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map((name) => `role/cdk-${qualifier}-${name}-role-`),
    );
  }
});

describe.each([
  ['none', []],
  ['oidc', []],
  ['api-key', ['secretsmanager:GetSecretValue', 'secretsmanager:PutSecretValue']],
  ['cognito', ['cognito-idp:DescribeUserPoolClient']],
  ['iam', ['execute-api:Invoke']],
] as const)('with the auth mode %s', (auth, expected) => {
  const stack = pipeline({ auth });

  it('roles may do what the end-to-end test needs', () => {
    const actions = statementsOf(stack, 'StagingRole').flatMap(({ Action }) => Action);
    expect(actions).toEqual(expect.arrayContaining(['sts:AssumeRole', 'cloudformation:DescribeStacks', ...expected]));
    expect(actions).toHaveLength(2 + expected.length);
  });

  it('they may do nothing to everything', () => {
    const statements = roleNames.flatMap((role) => statementsOf(stack, role));
    for (const { Action, Resource } of statements) {
      expect([Resource].flat()).not.toContain('*');
      expect([Action].flat().join()).not.toContain('*');
    }
  });
});

it('makes one provider, which outlives the stack, or takes that of the account', () => {
  pipeline().template.hasResource('AWS::IAM::OIDCProvider', {
    DeletionPolicy: 'Retain',
    Properties: { Url: trusts.github.issuer, ClientIdList: ['sts.amazonaws.com'] },
  });
  const imported = pipeline({ stages: ['staging'], existingProvider: true }).template;
  imported.resourceCountIs('AWS::IAM::OIDCProvider', 0);
  imported.resourceCountIs('AWS::IAM::Role', 1);
});

it('has two stages', () => {
  const props = { config: configOf({ runtime: 'native', auth: auths.none }), trust: trusts.github };
  const create = () => new PipelineStack(createApp(), 'Test', { ...props, stages: ['dev'], existingProvider: false });
  expect(create).toThrow(/does not have the stage "dev"/);
});
