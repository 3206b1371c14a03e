import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

/** The server as mcp-aws.jsonc describes it, and the table of its suggestions. */
export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    const server = new McpServer(this, 'Server', { config });

    const { protect } = config.settings;
    const table = new Table(this, 'Suggestions', {
      partitionKey: { name: 'book', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: protect,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    table.grantReadWriteData(server);
    server.addEnvironment('SUGGESTIONS_TABLE', table.tableName);
  }
}
