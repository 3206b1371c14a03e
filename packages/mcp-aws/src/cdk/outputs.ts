import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** What the stack says of itself: commands and tests find a deployed server by these. None of them is a secret. */
export type OutputName =
  | 'McpUrl'
  | 'Version'
  | 'Region'
  | 'Runtime'
  | 'AuthMode'
  | 'LogGroupName'
  | 'DashboardUrl'
  | 'AccessLogGroupName'
  | 'AccessLogBucketName'
  | 'AuthorizerLogGroupName'
  | 'ApiKeysSecretArn'
  | 'Issuer'
  | 'UserPoolId'
  | 'UserClientId'
  | 'MachineClientId'
  | 'TokenEndpoint'
  | 'AlarmTopicArn'
  | 'RollbackAlarmArns';

/** Adds outputs to the stack of a construct, under exactly these names. */
export function addOutputs(scope: Construct, outputs: Partial<Record<OutputName, string>>): void {
  for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(scope), name, { value });
}
