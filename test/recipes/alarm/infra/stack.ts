import { Stack } from 'aws-cdk-lib';
import type { CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    const server = new McpServer(this, 'Server', { config });

    // There are no alarms in a stage without `alarms`.
    const slow = server.alarms.find(({ node }) => node.id === 'slow')?.node.defaultChild as CfnAlarm | undefined;
    if (slow !== undefined) slow.threshold = 60_000; // milliseconds
  }
}
