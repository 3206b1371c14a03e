import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { McpRuntime } from './runtime.ts';

/** The function: calls, failures, throttles, how many run at once, and how long they take. */
export function monitorRuntime(monitoring: MonitoringFacade, { function: server }: McpRuntime, alarms: boolean): void {
  monitoring.monitorLambdaFunction({
    lambdaFunction: server,
    humanReadableName: 'Server',
    alarmFriendlyName: 'function',
    ...(alarms
      ? {
          addFaultCountAlarm: { '': { maxErrorCount: 5 } },
          addThrottlesCountAlarm: { '': { maxErrorCount: 5 } },
        }
      : {}),
  });
}
