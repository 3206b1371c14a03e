import { RemovalPolicy } from 'aws-cdk-lib';
import { FlowLogDestination, Vpc } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingsOf } from './settings.ts';

/** Two zones; tasks in private subnets, which reach the internet through one NAT gateway. */
export function createVpc(scope: Construct): Vpc {
  const vpc = new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const flowLogs = new LogGroup(scope, 'FlowLogs', {
    retention: settingsOf(scope).logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(flowLogs) });
  return vpc;
}
