import { Validations } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';

/** Findings of cdk-nag that are meant to be so. */
export function acknowledgeRestApi(api: RestApi): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The MCP SDK validates every request against the protocol and the schema of its tool.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'No web ACL by default: it has a monthly price, and its body rules block tool arguments. Throttling is on.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs would hold request bodies. The access log has every request.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'The policy AWS made for the one role with which API Gateway writes the logs of an account.',
    },
  );
}
