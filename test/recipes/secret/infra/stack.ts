import { Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    const server = new McpServer(this, 'Server', { config });

    // Such as my-server-dev/catalogue-token: each stage has its own.
    const token = Secret.fromSecretNameV2(this, 'CatalogueToken', `${config.stackName}/catalogue-token`);
    token.grantRead(server);
    server.addEnvironment('CATALOGUE_TOKEN_SECRET', token.secretName);
  }
}
