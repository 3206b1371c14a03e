import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { HttpCodeElb, HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './alarms.ts';
import type { FrontDoor } from './front-door.ts';

const period = Duration.minutes(5);
const alarmDescriptionOverride = `The load balancer answers many requests with 5xx, or has no task that is well. ${whatToDo('load-balancer')}`;
const above = {
  comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
  treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
  alarmDescriptionOverride,
};
/** Tasks that crash are in no count at all. */
const none = {
  comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
  treatMissingDataOverride: TreatMissingData.BREACHING,
  alarmDescriptionOverride,
};

/** The load balancer: requests, their time, connections, what it answers with errors, and how many tasks are well. */
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
    expression:
      'IF(FILL(requests, 0) + FILL(own, 0) >= 10, 100 * (FILL(own, 0) + FILL(tasks, 0)) / (FILL(requests, 0) + FILL(own, 0)), 0)',
    usingMetrics,
    label: 'Answered with 5xx, in percent',
    period,
  });
  const unwell = frontDoor.targets?.metrics.unhealthyHostCount({ period, statistic: 'Maximum', label: 'Unwell' });
  const well = frontDoor.targets?.metrics.healthyHostCount({ period, statistic: 'Minimum', label: 'Well' });
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
      ...(unwell === undefined || well === undefined
        ? []
        : [
            {
              title: 'Tasks',
              metrics: [
                unwell,
                { metric: well, alarmFriendlyName: 'tasks', addAlarm: alarms ? { '': { threshold: 1, ...none } } : {} },
              ],
            },
          ]),
    ],
  });
}
