import { describe, expect, it } from 'vitest';
import { hasAuthorizer, isLambda } from '../../src/config/choices.ts';
import { choiceOf, names } from './support/combinations.ts';
import { configOf, ofType, stackOf, statementsOf } from './support/stacks.ts';

const always = ['McpUrl', 'Version', 'Region', 'Runtime', 'AuthMode', 'LogGroupName', 'DashboardUrl'];
const oauth = ['Issuer'];
const outputsOfAuth: Readonly<Record<string, readonly string[]>> = {
  'api-key': ['ApiKeysSecretArn'],
  cognito: [...oauth, 'UserPoolId', 'UserClientId', 'MachineClientId', 'TokenEndpoint'],
  oidc: oauth,
};

/** Actions on every resource that take no resource. */
const withoutResource = /^(ecr:GetAuthorizationToken|ec2:DescribeManagedPrefixLists|xray:Put\w+)$/;

describe.each(names)('%s', (name) => {
  const { auth } = choiceOf(name);
  const { runtime, ingress } = configOf(choiceOf(name));

  it('has nothing that cdk-nag or CloudFormation would find', () => {
    expect(stackOf(name).findings).toEqual([]);
  });

  it('acknowledges findings a construct at a time, for a reason', () => {
    // The CDK itself acknowledges rules of its own, and none of cdk-nag.
    const ours = stackOf(name).acknowledged.filter(({ rule }) => rule.startsWith('AwsSolutions-'));
    expect(ours.length).toBeGreaterThan(0);
    for (const { construct, reason } of ours) {
      expect(construct).toMatch(/^Server\/\w+\/\w+/);
      expect(reason).toMatch(/^\S+( \S+){3,}\.$/);
    }
  });

  it('has the outputs that commands and tests read, and no secret among them', () => {
    const outputs = stackOf(name).template.findOutputs('*');
    const expected = [
      ...always,
      ...(isLambda(runtime) ? ['AccessLogGroupName'] : ['AccessLogBucketName']),
      ...(hasAuthorizer(auth.mode, ingress) ? ['AuthorizerLogGroupName'] : []),
      ...(outputsOfAuth[auth.mode] ?? []),
      ...['AlarmTopicArn', 'RollbackAlarmArns'],
    ];
    const generated = Object.keys(outputs).filter((output) => /[0-9A-F]{8}$/.test(output)); // by constructs of the CDK
    expect(Object.keys(outputs).sort()).toEqual([...expected, ...generated].sort());
    expect(outputs).toMatchObject({
      Version: { Value: '1.2.3' },
      Runtime: { Value: runtime },
      AuthMode: { Value: auth.mode },
    });
    expect(JSON.stringify(outputs)).not.toMatch(/SecretString|resolve:secretsmanager/);
  });

  it('gives the server its configuration, and no secret', () => {
    const functions = ofType(stackOf(name), 'AWS::Lambda::Function').map(
      ({ Properties }) => Properties.Environment ?? {},
    );
    const tasks = ofType(stackOf(name), 'AWS::ECS::TaskDefinition').map(
      ({ Properties }) => Properties.ContainerDefinitions,
    );
    const given = JSON.stringify([functions, tasks]);
    expect(given).toContain('MCP_AUTH_MODE');
    expect(given).not.toMatch(/SecretString|ClientSecret|resolve:/);
  });

  it('grants no action on everything but those that take no resource, and roles no policy of AWS', () => {
    const broad = statementsOf(stackOf(name)).filter(({ Resource }) => Resource === '*');
    expect(broad.flatMap(({ Action }) => Action).filter((action) => !withoutResource.test(action))).toEqual([]);
    // Those that are not the server's are made by custom resources of the CDK.
    const roles = Object.entries(stackOf(name).resources).filter(
      ([id, { Type, Properties }]) =>
        id.startsWith('Server') &&
        Type === 'AWS::IAM::Role' &&
        JSON.stringify(Properties.AssumeRolePolicyDocument).includes('lambda.amazonaws.com'),
    );
    expect(roles.flatMap(([, { Properties }]) => Properties.ManagedPolicyArns ?? [])).toEqual([]);
  });

  it('keeps logs as long as the stage says, and in a protected stage after the stack', () => {
    for (const { Properties, DeletionPolicy } of ofType(stackOf(name), 'AWS::Logs::LogGroup')) {
      expect([Properties.RetentionInDays, DeletionPolicy]).toEqual([180, 'Retain']);
    }
  });

  it('has a dashboard of what callers see, and one of what runs', () => {
    const dashboards = ofType(stackOf(name), 'AWS::CloudWatch::Dashboard').map(
      ({ Properties }) => Properties.DashboardName,
    );
    expect(dashboards.sort()).toEqual([
      'test-production-operations-eu-central-1',
      'test-production-users-eu-central-1',
    ]);
  });
});
