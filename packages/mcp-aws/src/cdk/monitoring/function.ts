import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type LogGroup } from 'aws-cdk-lib/aws-logs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { namespace } from '../../telemetry/metrics.ts';
import { serviceName } from '../names.ts';
import { whatToDo } from './runbook.ts';

const alarmDescriptionOverride = `The function fails, or is throttled. ${whatToDo('function')}`;

interface MonitoredFunction {
  readonly function: IFunction;
  readonly logGroup: LogGroup;
}

/** The function: calls, failures, throttles, how many run at once, how long they take, and how much memory. */
export function monitorFunction(monitoring: MonitoringFacade, hosting: MonitoredFunction, alarms: boolean): void {
  monitoring.monitorLambdaFunction({
    lambdaFunction: hosting.function,
    humanReadableName: 'Server',
    alarmFriendlyName: 'function',
    ...(alarms
      ? {
          addFaultCountAlarm: { '': { maxErrorCount: 5, alarmDescriptionOverride } },
          addThrottlesCountAlarm: { '': { maxErrorCount: 5, alarmDescriptionOverride } },
        }
      : {}),
  });
  monitoring.monitorCustom({
    humanReadableName: 'Memory',
    alarmFriendlyName: 'function-memory',
    metricGroups: [{ title: 'Most memory used, in MB', metrics: [memoryOf(hosting.logGroup)] }],
  });
}

/** From Lambda's own line at the end of each call: it has no metric of it. */
const memoryOf = (logGroup: LogGroup): Metric =>
  logGroup
    .addMetricFilter('Memory', {
      filterPattern: FilterPattern.stringValue('$.type', '=', 'platform.report'),
      metricNamespace: `${namespace}/Function`,
      metricName: `${serviceName(logGroup)} memory`, // a filter on a log can give it no dimension of ours
      metricValue: '$.record.metrics.maxMemoryUsedMB',
    })
    .metric({ statistic: 'Maximum', period: Duration.minutes(5), label: 'Memory' });
