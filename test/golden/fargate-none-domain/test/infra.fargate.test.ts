import { Match, Template } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { stackWith, template } from './template.ts';

it('keeps the tasks private', () => {
  template.hasResourceProperties('AWS::ECS::Service', {
    NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
  });
});

it('rolls back a deployment that does not become healthy', () => {
  template.hasResourceProperties('AWS::ECS::Service', {
    DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true }, MinimumHealthyPercent: 100 },
  });
});

it('runs on arm64 with a file system that cannot be written', () => {
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    RuntimePlatform: { CpuArchitecture: 'ARM64' },
    ContainerDefinitions: [Match.objectLike({ ReadonlyRootFilesystem: true })],
  });
});

it('scales, and in production from two tasks on', () => {
  const production = Template.fromStack(stackWith({ stage: 'production', allowUnauthenticated: 'true' }));
  const target = 'AWS::ApplicationAutoScaling::ScalableTarget';
  production.hasResourceProperties(target, { MinCapacity: 2, MaxCapacity: 10 });
  template.hasResourceProperties(target, { MinCapacity: 1 });
});

it('lets tasks reach the internet by HTTPS alone', () => {
  const groups = Object.values(template.findResources('AWS::EC2::SecurityGroup'));
  const [tasks] = groups.filter(({ Properties }) => /TaskSecurityGroup/.test(Properties.GroupDescription));
  const egress = tasks?.Properties.SecurityGroupEgress as { CidrIp: string; FromPort: number; ToPort: number }[];
  expect(egress.map(({ CidrIp, FromPort, ToPort }) => [CidrIp, FromPort, ToPort])).toEqual([['0.0.0.0/0', 443, 443]]);
});

it('throttles in each task, as a load balancer does not', () => {
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({ Environment: Match.arrayWith([{ Name: 'MCP_BURST_LIMIT', Value: '200' }]) }),
    ],
  });
});

it('probes health before it sends requests', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { HealthCheckPath: '/health' });
});

it('logs every request at the front door', () => {
  template.hasOutput('AccessLogBucketName', {});
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
    LoadBalancerAttributes: Match.arrayWith([{ Key: 'access_logs.s3.enabled', Value: 'true' }]),
  });
});

it('opens no port to the world but those of a public load balancer', () => {
  const rules = [
    ...Object.values(template.findResources('AWS::EC2::SecurityGroup')).flatMap(
      ({ Properties }) => Properties.SecurityGroupIngress ?? [],
    ),
    ...Object.values(template.findResources('AWS::EC2::SecurityGroupIngress')).map(({ Properties }) => Properties),
  ];
  const open = rules.filter(({ CidrIp }) => CidrIp === '0.0.0.0/0').map(({ FromPort }) => FromPort);
  const internetFacing = JSON.stringify(template.toJSON()).includes('"internet-facing"');
  expect(open.sort()).toEqual(internetFacing ? [443, 80] : []);
});
