import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './alarms.ts';
import { mcpMetric } from './mcp-metrics.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';

const alarmDescriptionOverride = `CPU or memory is nearly used up. ${whatToDo('service')}`;
const above = {
  threshold: 10,
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
  alarmDescriptionOverride: `Tasks turn calls away for want of capacity. ${whatToDo('throttled')}`,
};

/** The service: how many tasks run, and how much of their CPU and memory is in use. */
export function monitorRuntime(monitoring: MonitoringFacade, { service }: McpRuntime, alarms: boolean): void {
  const { tasks } = settingsOf(service);
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
