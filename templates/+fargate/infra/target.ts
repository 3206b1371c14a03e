import { Duration } from 'aws-cdk-lib';
import { type AddApplicationTargetsProps, ApplicationProtocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

export const containerPort = 8080;

/** How the load balancer treats the tasks. */
export const targetProps: AddApplicationTargetsProps = {
  port: containerPort,
  protocol: ApplicationProtocol.HTTP,
  healthCheck: { path: '/health', interval: Duration.seconds(15), healthyThresholdCount: 2 },
  // What a stopping task has begun may take this long to finish.
  deregistrationDelay: Duration.seconds(30),
};
