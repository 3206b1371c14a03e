import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';

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
          addCpuUsageAlarm: { '': { maxUsagePercent: 85 } },
          addMemoryUsageAlarm: { '': { maxUsagePercent: 85 } },
        }
      : {}),
  });
}
