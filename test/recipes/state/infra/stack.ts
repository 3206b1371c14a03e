import { Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    const server = new McpServer(this, 'Server', { config });

    const table = new Table(this, 'ReadingLists', {
      partitionKey: { name: 'caller', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiresAt',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    table.grantReadWriteData(server);
    server.addEnvironment('READING_LISTS_TABLE', table.tableName);
  }
}
