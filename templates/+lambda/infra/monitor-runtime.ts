import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './alarms.ts';
import type { McpRuntime } from './runtime.ts';

const alarmDescriptionOverride = whatToDo('function');

/** The function: calls, failures, throttles, how many run at once, and how long they take. */
export function monitorRuntime(monitoring: MonitoringFacade, { function: server }: McpRuntime, alarms: boolean): void {
  monitoring.monitorLambdaFunction({
    lambdaFunction: server,
    humanReadableName: 'Server',
    alarmFriendlyName: 'function',
    ...(alarms
      ? {
          addFaultCountAlarm: { '': { maxErrorCount: 5, alarmDescriptionOverride } },
          addThrottlesCountAlarm: { '': { maxErrorCount: 5, alarmDescriptionOverride } },
        }
      : {}),
  });
}
