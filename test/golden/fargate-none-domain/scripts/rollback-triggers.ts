/** As many as CloudFormation takes. */
const most = 5;

/** How long CloudFormation watches once everything is deployed, in minutes. */
const watched = 5;

/**
 * Makes CloudFormation undo a deployment when an alarm of the stack goes off during it or shortly after. The alarms are those
 * that the stack has already: a first deployment has none, and nothing to go back to.
 */
export function rollbackTriggers({ RollbackAlarmArns = '' }: Record<string, string> = {}): string[] {
  const alarms = RollbackAlarmArns.split(',').filter((arn) => arn !== '');
  if (alarms.length === 0) return [];
  const triggers = alarms.slice(0, most).flatMap((arn) => ['--rollback-trigger-alarm-arns', arn]);
  return [...triggers, '--monitoring-time-minutes', String(watched)];
}
