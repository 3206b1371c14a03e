import { Stack } from 'aws-cdk-lib';
import { Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-0123456789abcdef0',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      // With a way to the internet, such as a NAT gateway.
      privateSubnetIds: ['subnet-0aaaaaaaaaaaaaaaa', 'subnet-0bbbbbbbbbbbbbbbb'],
      // Only for Fargate with a domain, whose load balancer is public.
      publicSubnetIds: ['subnet-0cccccccccccccccc', 'subnet-0dddddddddddddddd'],
    });
    const server = new McpServer(this, 'Server', { config, vpc });

    const database = SecurityGroup.fromSecurityGroupId(this, 'Database', 'sg-0123456789abcdef0');
    server.connections?.allowTo(database, Port.tcp(5432), 'PostgreSQL');
  }
}
