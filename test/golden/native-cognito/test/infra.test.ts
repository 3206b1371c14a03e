import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { stackWith, template } from './template.ts';

describe('the stack', () => {
  it.each(['McpUrl', 'Version', 'Region', 'Runtime', 'AuthMode', 'LogGroupName', 'DashboardUrl'])(
    'has the output %s',
    (name) => {
      template.hasOutput(name, {});
    },
  );

  it('keeps logs for a month, not for ever', () => {
    template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
  });

  it('holds no secret in its outputs', () => {
    expect(JSON.stringify(template.findOutputs('*'))).not.toMatch(/SecretString|resolve:secretsmanager/);
  });

  it('tells the server no secret', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    const tasks = Object.values(template.findResources('AWS::ECS::TaskDefinition'));
    const told = JSON.stringify([
      ...functions.map(({ Properties }) => Properties.Environment ?? {}),
      ...tasks.flatMap(({ Properties }) => Properties.ContainerDefinitions),
    ]);
    expect(told).toContain('MCP_AUTH_MODE');
    expect(told).not.toMatch(/SecretString|ClientSecret|resolve:/);
  });

  it('grants no action on everything, but to actions that take no resource', () => {
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    const broad = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    expect(
      broad.filter(
        (action) => !/^(ecr:GetAuthorizationToken|ec2:DescribeManagedPrefixLists|xray:Put\w+)$/.test(action),
      ),
    ).toEqual([]);
  });

  it('shows one dashboard of what callers see, and one of what runs', () => {
    const dashboards = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
    const names = dashboards.map(({ Properties }) => Properties.DashboardName);
    expect(JSON.stringify(names.sort())).toMatch(/Test-operations-.*Test-users-/);
  });
});

describe('a stage', () => {
  it('has settings of its own: production keeps logs longer, and after the stack', () => {
    const production = Template.fromStack(stackWith({ stage: 'production', allowUnauthenticated: 'true' }));
    production.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 180 });
    production.allResources('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
  });

  it('that is production cannot be deleted by mistake', () => {
    expect(stackWith({ stage: 'production' }).terminationProtection).toBe(true);
    expect(stackWith({}).terminationProtection).toBe(false);
  });

  it.each(['Production', 'a b', '../x', '-a', ''])('cannot be called %j', (stage) => {
    expect(() => stackWith({ stage })).toThrow(/no stage/);
  });
});
