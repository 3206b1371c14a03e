import { FlowLogDestination, type IVpc, Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { createLogGroup } from './log-group.ts';

/** Two zones; tasks in private subnets, which reach the internet through one NAT gateway. */
export function createVpc(scope: Construct): Vpc {
  const vpc = new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const flowLogs = createLogGroup(scope, 'FlowLogs');
  vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(flowLogs) });
  return vpc;
}

/** What tasks may reach: anything by HTTPS. Add what else your tools need, such as a database by its security group. */
export function taskSecurityGroup(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'TaskSecurityGroup', { vpc, allowAllOutbound: false });
  group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'HTTPS');
  return group;
}
