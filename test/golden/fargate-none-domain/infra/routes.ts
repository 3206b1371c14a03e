import type { ApplicationListener, ApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { McpRuntime } from './runtime.ts';
import { targetProps } from './target.ts';

/** Every request to the tasks, whose gate decides. */
export function addRoutes(listener: ApplicationListener, { service }: McpRuntime): ApplicationTargetGroup {
  return listener.addTargets('Tasks', { ...targetProps, targets: [service] });
}
