import { Duration } from 'aws-cdk-lib';
import {
  type ApplicationListener,
  ApplicationProtocol,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { StageConfig } from '../../config/config.ts';
import type { Hosting } from '../hosting/hosting.ts';

export const containerPort = 8080;

/** Seconds that what a stopping task has begun may take to finish: as a rule, and at most (AWS). */
const draining = { atLeast: 30, atMost: 3600 };

/**
 * Passes every request to the tasks, whose auth guard decides.
 * @param limits a limit of the seconds of a call is a promise, which a task that is replaced keeps too
 */
export function addTasks(
  listener: ApplicationListener,
  { service }: Hosting,
  limits: StageConfig['limits'],
): ApplicationTargetGroup {
  if (service === undefined) throw new Error('A load balancer is in front of a service of Fargate.');
  return listener.addTargets('Tasks', {
    targets: [service],
    port: containerPort,
    protocol: ApplicationProtocol.HTTP,
    healthCheck: { path: '/health', interval: Duration.seconds(15), healthyThresholdCount: 2 },
    // ECS stops a task once it has no connections left, or after this time.
    // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/load-balancer-connection-draining.html
    deregistrationDelay: Duration.seconds(Math.min(Math.max(limits?.seconds ?? 0, draining.atLeast), draining.atMost)),
  });
}
