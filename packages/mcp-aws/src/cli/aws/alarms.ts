import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { callAws, type Session } from './session.ts';
import { resourcesOf } from './stack.ts';

export interface Alarm {
  readonly name: string;
  /** OK, ALARM or INSUFFICIENT_DATA. */
  readonly state: string;
  readonly reason: string;
}

/** The alarms of a stack. */
export async function alarmsOf(session: Session, stack: string): Promise<Alarm[]> {
  const names = (await resourcesOf(session, stack))
    .filter(({ type }) => /^AWS::CloudWatch::(Composite)?Alarm$/.test(type))
    .map(({ physicalId }) => physicalId)
    .filter((id) => id !== ''); // of alarms that are being made
  if (names.length === 0) return [];
  const cloudWatch = new CloudWatchClient(session.config);
  const { MetricAlarms = [], CompositeAlarms = [] } = await callAws(session, () =>
    cloudWatch.send(
      // One call takes a hundred names (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html).
      new DescribeAlarmsCommand({ AlarmNames: names.slice(0, 100), AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] }),
    ),
  );
  return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName = '', StateValue = '', StateReason = '' }) => ({
    name: AlarmName,
    state: StateValue,
    reason: StateReason,
  }));
}
