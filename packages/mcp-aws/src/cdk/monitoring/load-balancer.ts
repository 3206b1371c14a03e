import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type ApplicationLoadBalancer,
  type ApplicationTargetGroup,
  HttpCodeElb,
  HttpCodeTarget,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CustomMetricGroup, MonitoringFacade } from 'cdk-monitoring-constructs';
import { failedAnswers } from './metrics.ts';
import { whatToDo } from './runbook.ts';

const period = Duration.minutes(5);
const alarmDescriptionOverride = `The load balancer answers many requests with 5xx, or has no healthy task. ${whatToDo('load-balancer')}`;

/** The load balancer: requests, their time, connections, what it answers with errors, and how many tasks are healthy. */
export function monitorLoadBalancer(
  monitoring: MonitoringFacade,
  loadBalancer: ApplicationLoadBalancer,
  tasks: ApplicationTargetGroup | undefined,
  alarms: boolean,
): void {
  const { metrics } = loadBalancer;
  const requests = metrics.requestCount({ period, statistic: 'Sum', label: 'Requests' });
  const time = ['p50', 'p90', 'p99'].map((statistic) =>
    metrics.targetResponseTime({ period, statistic, label: statistic }),
  );
  const connections = [metrics.activeConnectionCount({ period }), metrics.rejectedConnectionCount({ period })];
  monitoring.monitorCustom({
    humanReadableName: 'Load balancer',
    alarmFriendlyName: 'load-balancer',
    metricGroups: [
      { title: 'Requests', metrics: [requests] },
      { title: 'Time to answer', metrics: time },
      failures(loadBalancer, requests, alarms),
      { title: 'Connections', metrics: connections },
      ...(tasks === undefined ? [] : [health(tasks, alarms)]),
    ],
  });
}

function failures(loadBalancer: ApplicationLoadBalancer, requests: IMetric, alarms: boolean): CustomMetricGroup {
  const { metrics } = loadBalancer;
  const options = { period, statistic: 'Sum' };
  const own = metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, options);
  const tasks = metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, options);
  const withOwn = (usingMetrics: Readonly<Record<string, IMetric>>): MathExpression => {
    const [other = ''] = Object.keys(usingMetrics);
    const expression = `FILL(${other}, 0) + FILL(own, 0)`;
    return new MathExpression({ expression, usingMetrics: { ...usingMetrics, own }, period });
  };
  // What the load balancer answers by itself is not among the requests, which are those that reached a task.
  const failed = failedAnswers(loadBalancer, withOwn({ reached: requests }), withOwn({ tasks }));
  const alarm = {
    threshold: 5,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
    alarmDescriptionOverride,
  };
  return {
    title: '5xx',
    metrics: [{ metric: failed, alarmFriendlyName: '5xx', addAlarm: alarms ? { '': alarm } : {} }],
  };
}

function health({ metrics }: ApplicationTargetGroup, alarms: boolean): CustomMetricGroup {
  const unhealthy = metrics.unhealthyHostCount({ period, statistic: 'Maximum', label: 'Unhealthy' });
  const healthy = metrics.healthyHostCount({ period, statistic: 'Minimum', label: 'Healthy' });
  const alarm = {
    threshold: 1,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    // Tasks that crash are in no count at all.
    treatMissingDataOverride: TreatMissingData.BREACHING,
    alarmDescriptionOverride,
  };
  return {
    title: 'Tasks',
    metrics: [unhealthy, { metric: healthy, alarmFriendlyName: 'tasks', addAlarm: alarms ? { '': alarm } : {} }],
  };
}
