import { Stack } from 'aws-cdk-lib';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    new McpServer(this, 'Server', {
      config,
      userPool: UserPool.fromUserPoolId(this, 'UserPool', 'eu-central-1_AbCdEfGhI'),
      userPoolDomain: 'https://login.example.com',
    });
  }
}
