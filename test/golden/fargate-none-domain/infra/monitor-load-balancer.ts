import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { FrontDoor } from './front-door.ts';

const period = Duration.minutes(5);
const above = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
};

/** The load balancer: requests, their time, connections, what it answers with errors, and tasks it finds unwell. */
export function monitorLoadBalancer(monitoring: MonitoringFacade, frontDoor: FrontDoor, alarms: boolean): void {
  const { metrics } = frontDoor.loadBalancer;
  const options = { period, statistic: 'Sum' };
  const requests = metrics.requestCount({ ...options, label: 'Requests' });
  const usingMetrics = {
    requests,
    own: metrics.httpCodeElb(HttpCodeElb.ELB_5XX_COUNT, options),
    tasks: metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, options),
  };
  const failed = new MathExpression({
    expression: 'IF(requests >= 10, 100 * (FILL(own, 0) + FILL(tasks, 0)) / requests, 0)',
    usingMetrics,
    label: 'Answered with 5xx, in percent',
    period,
  });
  const unwell = frontDoor.targets?.metrics.unhealthyHostCount({ period, statistic: 'Maximum', label: 'Unwell' });
  const time = ['p50', 'p90', 'p99'].map((statistic) =>
    metrics.targetResponseTime({ period, statistic, label: statistic }),
  );
  monitoring.monitorCustom({
    humanReadableName: 'Load balancer',
    alarmFriendlyName: 'load-balancer',
    metricGroups: [
      { title: 'Requests', metrics: [requests] },
      { title: 'Time to answer', metrics: time },
      {
        title: '5xx',
        metrics: [
          {
            metric: failed,
            alarmFriendlyName: '5xx',
            addAlarm: alarms ? { '': { threshold: 5, ...above } } : {},
          },
        ],
      },
      {
        title: 'Connections',
        metrics: [metrics.activeConnectionCount({ period }), metrics.rejectedConnectionCount({ period })],
      },
      ...(unwell === undefined
        ? []
        : [
            {
              title: 'Tasks',
              metrics: [
                {
                  metric: unwell,
                  alarmFriendlyName: 'unwell',
                  addAlarm: alarms ? { '': { threshold: 0, ...above } } : {},
                },
              ],
            },
          ]),
    ],
  });
}
