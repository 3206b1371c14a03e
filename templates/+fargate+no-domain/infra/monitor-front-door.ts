import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { FrontDoor } from './front-door.ts';
import { monitorLoadBalancer } from './monitor-load-balancer.ts';

/** The load balancer, and CloudFront, whose metrics are in us-east-1, where no alarm of another region can watch them. */
export function monitorFrontDoor(monitoring: MonitoringFacade, frontDoor: FrontDoor, alarms: boolean): void {
  monitorLoadBalancer(monitoring, frontDoor, alarms);
  monitoring.monitorCloudFrontDistribution({ distribution: frontDoor.distribution, humanReadableName: 'CloudFront' });
}
