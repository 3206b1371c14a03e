import { Stack } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { McpServer, type McpStackProps } from 'mcp-aws/cdk';

export class ServerStack extends Stack {
  constructor(scope: Construct, id: string, { config, ...props }: McpStackProps) {
    super(scope, id, props);
    new McpServer(this, 'Server', {
      config,
      hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        zoneName: 'example.com',
      }),
      certificate: Certificate.fromCertificateArn(
        this,
        'Certificate',
        'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555',
      ),
    });
  }
}
