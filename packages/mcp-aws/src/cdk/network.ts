import { FlowLogDestination, type IVpc, Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { StageSettings } from '../config/stages.ts';
import { createLogGroup } from './log-group.ts';

/** Two zones; private subnets, which reach the internet through one NAT gateway; and a log of all connections. */
export function createVpc(scope: Construct, settings: StageSettings): Vpc {
  const vpc = new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const flowLogs = createLogGroup(scope, 'FlowLogGroup', settings);
  vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(flowLogs) });
  return vpc;
}

/**
 * What the server may reach: anything by HTTPS. For more, such as a database, its owner allows a connection:
 * `database.connections.allowDefaultPortFrom(server.service)`.
 */
export function createSecurityGroup(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc, allowAllOutbound: false });
  group.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'HTTPS');
  return group;
}
