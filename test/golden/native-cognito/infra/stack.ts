import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

/** The server as mcp-aws.jsonc describes it, and whatever else it needs on AWS. */
export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    new McpServer(this, 'Server', { config });

    // Other resources go here: table.grantReadWriteData(server); server.addEnvironment('TABLE', table.tableName);
  }
}
