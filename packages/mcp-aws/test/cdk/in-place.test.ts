import { beforeAll, describe, expect, it } from 'vitest';
import { names } from './support/combinations.ts';
import { type Resource, stackOf } from './support/stacks.ts';

/** Properties that name something which exists once in an account, a region or a zone. */
const physicalNames: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::Logs::QueryDefinition': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::ApiGateway::DomainName': 'DomainName',
  'AWS::ApiGatewayV2::DomainName': 'DomainName',
  'AWS::ApiGatewayV2::ApiMapping': 'DomainName',
  'AWS::Route53::RecordSet': 'Name',
  'AWS::Cognito::UserPoolDomain': 'Domain',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::S3::Bucket': 'BucketName',
  'AWS::WAFv2::WebACL': 'Name',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::CloudFront::VpcOrigin': 'VpcOriginEndpointConfig',
};

/** All resources of all combinations, of which a stack may be any, and then any other. */
const resources = (): [id: string, Resource][] => names.flatMap((name) => Object.entries(stackOf(name).resources));

// Where this file runs before those that check each of them, it takes about a minute of a busy machine.
beforeAll(() => void resources(), 300_000);

/** What has more than one value under the same key. */
function ambiguous(entries: readonly (readonly [key: string, value: string])[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const [key, value] of entries) values.set(key, (values.get(key) ?? new Set()).add(value));
  return [...values].filter(([, all]) => all.size > 1).map(([key, all]) => `${key}: ${[...all].join(', ')}`);
}

/** One line of the configuration is another runtime, ingress or auth mode of the stack that is deployed. */
describe('a stack that changes its configuration in place', () => {
  it('has no logical id of two types, which CloudFormation would refuse', () => {
    expect(ambiguous(resources().map(([id, { Type }]) => [id, Type]))).toEqual([]);
  });

  it('has no name under two logical ids: the new one would be made before the old one is deleted', () => {
    const named = resources().flatMap(([id, { Type, Properties }]) => {
      const name = Properties?.[physicalNames[Type] ?? ''];
      return name === undefined ? [] : [[`${Type} ${JSON.stringify(name)}`, id] as const];
    });
    expect(named.length).toBeGreaterThan(1000);
    expect(ambiguous(named)).toEqual([]);
  });

  it('attaches target groups to one load balancer each', () => {
    const listeners = resources().filter(([, { Type }]) => Type === 'AWS::ElasticLoadBalancingV2::Listener');
    const attached = listeners.flatMap(([, { Properties }]) =>
      Properties.DefaultActions.filter(({ Type }: { Type: string }) => Type === 'forward').map(
        (action: { TargetGroupArn: { Ref: string } }) =>
          [action.TargetGroupArn.Ref, Properties.LoadBalancerArn.Ref] as const,
      ),
    );
    expect(attached.length).toBeGreaterThan(0);
    expect(ambiguous(attached)).toEqual([]);
  });

  it.each([
    ['ServerHostingLogGroup', 'AWS::Logs::LogGroup', 'native cognito', 'fargate cognito'],
    ['ServerAuthUserPool', 'AWS::Cognito::UserPool', 'native cognito', 'fargate cognito domain'],
    ['ServerIngressDomainAlias', 'AWS::Route53::RecordSet', 'native none domain', 'fargate none domain'],
    ['ServerIngressDomainAlias', 'AWS::Route53::RecordSet', 'native none domain', 'native streaming none domain'],
  ])('keeps %s', (prefix, type, before, after) => {
    const idOf = (name: string) =>
      Object.entries(stackOf(name).resources).find(([id, { Type }]) => Type === type && id.startsWith(prefix))?.[0];
    expect(idOf(before)).toBeTruthy();
    expect(idOf(after)).toBe(idOf(before));
  });
});
