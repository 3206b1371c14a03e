import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { FargateService } from 'aws-cdk-lib/aws-ecs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { StageSettings } from '../../config/stages.ts';
import { mcpMetric } from './metrics.ts';
import { whatToDo } from './runbook.ts';

const alarmDescriptionOverride = `CPU or memory is nearly used up. ${whatToDo('service')}`;
const above = {
  threshold: 10,
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
  alarmDescriptionOverride: `Tasks turn calls away for lack of capacity. ${whatToDo('throttled')}`,
};

/** The service: how many tasks run, how much of their CPU and memory is in use, and what they turn away. */
export function monitorService(
  monitoring: MonitoringFacade,
  service: FargateService,
  { fargate: { tasks } }: StageSettings,
  alarms: boolean,
): void {
  monitoring.monitorSimpleFargateService({
    fargateService: service,
    minAutoScalingTaskCount: tasks.min,
    maxAutoScalingTaskCount: tasks.max,
    humanReadableName: 'Server',
    alarmFriendlyName: 'service',
    ...(alarms
      ? {
          addCpuUsageAlarm: { '': { maxUsagePercent: 85, alarmDescriptionOverride } },
          addMemoryUsageAlarm: { '': { maxUsagePercent: 85, alarmDescriptionOverride } },
        }
      : {}),
  });
  const throttled = mcpMetric(service, 'Throttles', 'Sum', { label: 'Turned away' });
  monitoring.monitorCustom({
    humanReadableName: 'Calls over the limit of a task',
    alarmFriendlyName: 'throttled',
    metricGroups: [
      {
        title: 'Turned away',
        metrics: [{ metric: throttled, alarmFriendlyName: 'calls', addAlarm: alarms ? { '': above } : {} }],
      },
    ],
  });
}
