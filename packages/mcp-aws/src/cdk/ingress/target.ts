import { Duration } from 'aws-cdk-lib';
import {
  type ApplicationListener,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Hosting } from '../hosting/hosting.ts';

export const containerPort = 8080;

/** Passes every request to the tasks, whose auth guard decides. */
export function addTasks(listener: ApplicationListener, { service }: Hosting): ApplicationTargetGroup {
  if (service === undefined) throw new Error('A load balancer is in front of a service of Fargate.');
  return listener.addTargets('Tasks', {
    targets: [service],
    port: containerPort,
    protocol: ApplicationProtocol.HTTP,
    healthCheck: { path: '/health', interval: Duration.seconds(15), healthyThresholdCount: 2 },
    // What a stopping task has begun may take this long to finish.
    deregistrationDelay: Duration.seconds(30),
  });
}
