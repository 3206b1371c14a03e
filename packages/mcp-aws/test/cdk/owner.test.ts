import { Stack, Tags, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { McpServerProps } from '../../src/cdk/mcp-server-props.ts';
import { auths, type Choice, domain, hostings } from './support/combinations.ts';
import { configOf, createApp, ofType, serve, statementsOf, synthesize } from './support/stacks.ts';

const native: Choice = { ...hostings.native, auth: auths.cognito };
const streaming: Choice = { ...hostings['native streaming'], auth: auths.cognito };
const fargate: Choice = { ...hostings.fargate, auth: auths.cognito };

/** A server with something of its owner's, checked by cdk-nag. */
function withOwn(choice: Choice, props: (stack: Stack) => Partial<McpServerProps>, context = {}) {
  const app = createApp(context);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return serve(configOf(choice), props, app);
}

describe('a VPC', () => {
  const [publicSubnetIds, privateSubnetIds, routeTables] = ['subnet', 'subnet', 'rtb'].map((kind, index) =>
    [0, 1].map((zone) => `${kind}-000000000000000${index}${zone}`),
  ) as [string[], string[], string[]];
  const vpcOf = (stack: Stack) =>
    Vpc.fromVpcAttributes(stack, 'Own', {
      vpcId: 'vpc-00000000000000000',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      publicSubnetIds,
      publicSubnetRouteTableIds: routeTables,
      privateSubnetIds,
      privateSubnetRouteTableIds: routeTables,
    });

  it('has the function in its private subnets, which may reach the internet by HTTPS alone', () => {
    const served = withOwn(native, (stack) => ({ vpc: vpcOf(stack) }));
    expect(served.server.connections?.securityGroups).toHaveLength(1);
    const stack = synthesize(served);
    const [server] = ofType(stack, 'AWS::Lambda::Function');
    expect(server?.Properties.VpcConfig.SubnetIds).toEqual(privateSubnetIds);
    const [group] = ofType(stack, 'AWS::EC2::SecurityGroup');
    expect(group?.Properties.SecurityGroupEgress).toMatchObject([{ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }]);
    const interfaces = statementsOf(stack).find(({ Action }) => Action.includes('ec2:CreateNetworkInterface'));
    expect(interfaces).toMatchObject({ Effect: 'Allow', Resource: '*' });
  });

  it('does not have the authorizer, which calls the identity provider only', () => {
    const stack = synthesize(withOwn(streaming, (scope) => ({ vpc: vpcOf(scope) })));
    const functions = ofType(stack, 'AWS::Lambda::Function').filter(({ Properties }) => Properties.VpcConfig);
    expect(functions.map(({ Properties }) => Properties.Handler)).toEqual(['main.handler']);
  });

  it.each([undefined, domain])('has the tasks and the load balancer: domain %s', (name) => {
    const choice = name === undefined ? fargate : { ...fargate, domain: name };
    const stack = synthesize(withOwn(choice, (scope) => ({ vpc: vpcOf(scope) })));
    stack.template.resourceCountIs('AWS::EC2::VPC', 0);
    const [service] = ofType(stack, 'AWS::ECS::Service');
    expect(service?.Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets).toEqual(privateSubnetIds);
    const [loadBalancer] = ofType(stack, 'AWS::ElasticLoadBalancingV2::LoadBalancer');
    expect(loadBalancer?.Properties.Subnets).toEqual(name === undefined ? privateSubnetIds : publicSubnetIds);
  });
});

describe('a user pool', () => {
  const userPoolDomain = 'https://login.example.com';

  it('gets a resource server and two clients, and the stack no pool', () => {
    const own = (stack: Stack) => ({
      userPool: UserPool.fromUserPoolId(stack, 'Own', 'eu-central-1_x'),
      userPoolDomain,
    });
    const { template } = synthesize(withOwn(streaming, own));
    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.resourceCountIs('AWS::Cognito::UserPoolDomain', 0);
    template.allResourcesProperties('AWS::Cognito::UserPoolClient', { UserPoolId: 'eu-central-1_x' });
    template.resourceCountIs('AWS::Cognito::UserPoolClient', 2);
    template.hasOutput('TokenEndpoint', { Value: `${userPoolDomain}/oauth2/token` });
    template.hasOutput('UserPoolId', { Value: 'eu-central-1_x' });
    expect(JSON.stringify(template.findOutputs('Issuer'))).toContain('/eu-central-1_x');
  });

  it('may be of another stack, which does not depend on the server', () => {
    const app = createApp();
    const users = new Stack(app, 'Users', { env: { region: 'eu-central-1' } });
    const userPool = new UserPool(users, 'Pool');
    const { stack } = serve(configOf(native), { userPool, userPoolDomain }, app);
    const assembly = app.synth();
    expect(Object.keys(assembly.getStackArtifact(users.artifactId).template.Resources)).toHaveLength(1);
    expect(JSON.stringify(assembly.getStackArtifact(stack.artifactId).template)).toContain('UserPoolClient');
  });
});

describe('a domain', () => {
  it.each([native, streaming, fargate])('takes a zone and a certificate', (choice) => {
    const arn = 'arn:aws:acm:eu-central-1:123456789012:certificate/x';
    const { template } = synthesize(
      withOwn({ ...choice, domain }, (stack) => ({
        hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' }),
        certificate: Certificate.fromCertificateArn(stack, 'Own', arn),
      })),
    );
    expect(Object.keys(template.findParameters('HostedZoneId'))).toEqual([]);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.hasResourceProperties('AWS::Route53::RecordSet', { HostedZoneId: 'Z1', Name: `dev.${domain}.` });
    expect(JSON.stringify(template.toJSON())).toContain(arn);
  });
});

describe('the means of the CDK', () => {
  it.each([native, streaming, fargate])('reach every role and what has tags', (choice) => {
    const arn = 'arn:aws:iam::123456789012:policy/Boundary';
    const served = withOwn(choice, () => ({}), { '@aws-cdk/core:bootstrapQualifier': 'acme' });
    PermissionsBoundary.of(served.app).apply(ManagedPolicy.fromManagedPolicyArn(served.stack, 'Boundary', arn));
    Tags.of(served.server).add('team', 'library');
    const stack = synthesize(served);
    const roles = ofType(stack, 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(0);
    for (const { Properties } of roles) expect(Properties.PermissionsBoundary).toBe(arn);
    const tagged = ['AWS::Lambda::Function', 'AWS::ECS::Service', 'AWS::Logs::LogGroup', 'AWS::Cognito::UserPool'];
    for (const [id, { Type, Properties }] of Object.entries(stack.resources)) {
      if (!tagged.includes(Type) || !id.startsWith('Server')) continue;
      const tags = Properties.Tags ?? Object.entries(Properties.UserPoolTags).map(([Key, Value]) => ({ Key, Value }));
      expect(tags, id).toContainEqual({ Key: 'team', Value: 'library' });
    }
    expect(served.stack.synthesizer.bootstrapQualifier).toBe('acme');
    const written = JSON.stringify([served.app.synth().manifest, stack.resources]);
    expect(written).toContain('cdk-acme-deploy-role');
    expect(written).not.toContain('hnb659fds');
  });
});
