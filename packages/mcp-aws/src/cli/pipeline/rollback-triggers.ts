import type { Outputs } from '../aws/stack.ts';

/** As many as CloudFormation takes. */
const maxTriggers = 5;

/** How long CloudFormation watches once everything is deployed, in minutes. */
const monitoringMinutes = 5;

/**
 * Arguments for cdk deploy that make CloudFormation undo a deployment when an alarm of the stack goes off during it or
 * shortly after. The alarms are those that the stack has already: a first deployment has none, and nothing to go back to.
 */
export function rollbackTriggers({ RollbackAlarmArns = '' }: Outputs = {}): string[] {
  const alarms = RollbackAlarmArns.split(',').filter((arn) => arn !== '');
  if (alarms.length === 0) return [];
  const triggers = alarms.slice(0, maxTriggers).flatMap((arn) => ['--rollback-trigger-alarm-arns', arn]);
  return [...triggers, '--monitoring-time-minutes', String(monitoringMinutes)];
}
