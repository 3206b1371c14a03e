import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { auths, hostings } from './support/combinations.ts';
import { configOf, ofType, serve, stackOf, synthesize } from './support/stacks.ts';

const listener = 'AWS::ElasticLoadBalancingV2::Listener';

describe.each(['fargate cognito', 'fargate cognito domain'])('%s', (name) => {
  it('keeps the tasks private, and lets them reach the internet by HTTPS alone', () => {
    stackOf(name).template.hasResourceProperties('AWS::ECS::Service', {
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
    });
    const groups = ofType(stackOf(name), 'AWS::EC2::SecurityGroup');
    const [tasks] = groups.filter(({ Properties }) => /Hosting\/SecurityGroup/.test(Properties.GroupDescription));
    const egress = tasks?.Properties.SecurityGroupEgress as { CidrIp: string; FromPort: number; ToPort: number }[];
    expect(egress.map(({ CidrIp, FromPort, ToPort }) => [CidrIp, FromPort, ToPort])).toEqual([['0.0.0.0/0', 443, 443]]);
  });

  it('opens no port to the world but those of a public load balancer', () => {
    const rules = [
      ...ofType(stackOf(name), 'AWS::EC2::SecurityGroup').flatMap(
        ({ Properties }) => Properties.SecurityGroupIngress ?? [],
      ),
      ...ofType(stackOf(name), 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties),
    ];
    const open = rules.filter(({ CidrIp }) => CidrIp === '0.0.0.0/0').map(({ FromPort }) => FromPort);
    expect(open.sort()).toEqual(name.includes('domain') ? [443, 80] : []);
  });

  it('runs on arm64 with a file system that cannot be written, and throttles in each task', () => {
    stackOf(name).template.hasResourceProperties('AWS::ECS::TaskDefinition', {
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
      ContainerDefinitions: [
        Match.objectLike({
          ReadonlyRootFilesystem: true,
          Environment: Match.arrayWith([
            { Name: 'MCP_RATE_LIMIT', Value: '100' },
            { Name: 'MCP_BURST_LIMIT', Value: '200' },
          ]),
        }),
      ],
    });
  });

  it('rolls back a deployment that does not become healthy', () => {
    stackOf(name).template.hasResourceProperties('AWS::ECS::Service', {
      DeploymentConfiguration: {
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
      },
    });
    stackOf(name).template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/health',
    });
  });

  it('logs every request', () => {
    stackOf(name).template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.enabled', Value: 'true' }]),
    });
    stackOf(name).template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 180 })] },
    });
  });
});

it('scales as the stage says', () => {
  const target = 'AWS::ApplicationAutoScaling::ScalableTarget';
  stackOf('fargate none', 'dev').template.hasResourceProperties(target, { MinCapacity: 1, MaxCapacity: 2 });
  stackOf('fargate none').template.hasResourceProperties(target, { MinCapacity: 2, MaxCapacity: 10 });
  const stages = { dev: { fargate: { cpu: 512 as const, memory: 1024, tasks: { min: 3, max: 4 } } } };
  const { template } = synthesize(serve(configOf({ ...hostings.fargate, auth: auths['api-key'] }, 'dev', { stages })));
  template.hasResourceProperties(target, { MinCapacity: 3, MaxCapacity: 4 });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', { Cpu: '512', Memory: '1024' });
});

describe('a load balancer with a domain', () => {
  it('answers on HTTPS, and sends port 80 there', () => {
    const { template } = stackOf('fargate cognito domain');
    template.hasResourceProperties(listener, {
      Port: 443,
      Protocol: 'HTTPS',
      DefaultActions: [Match.objectLike({ Type: 'forward' })],
    });
    template.hasResourceProperties(listener, { Port: 80, DefaultActions: [Match.objectLike({ Type: 'redirect' })] });
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
  });

  it.each(['fargate cognito domain edge', 'fargate auth0 domain edge'])(
    'checks tokens first in %s, and lets requests without one through',
    (name) => {
      const [rule] = ofType(stackOf(name), 'AWS::ElasticLoadBalancingV2::ListenerRule');
      expect(rule?.Properties.Actions.map(({ Type }: { Type: string }) => Type)).toEqual(['jwt-validation', 'forward']);
      expect(rule?.Properties.Conditions).toContainEqual({
        Field: 'http-header',
        HttpHeaderConfig: { HttpHeaderName: 'Authorization', Values: ['*'] },
      });
      stackOf(name).template.hasResourceProperties(listener, {
        Port: 443,
        DefaultActions: [Match.objectLike({ Type: 'forward' })],
      });
    },
  );
});

describe('CloudFront', () => {
  const { template } = stackOf('fargate cognito');

  it('is all that the load balancer is open to', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      SourcePrefixListId: Match.anyValue(),
      FromPort: 80,
    });
  });

  it('passes every method and header on, over HTTPS, and caches nothing', () => {
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        DefaultCacheBehavior: Match.objectLike({
          ViewerProtocolPolicy: 'https-only',
          AllowedMethods: Match.arrayWith(['POST', 'DELETE']),
          // The managed policies CachingDisabled and AllViewer.
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3',
        }),
      },
    });
  });
});
