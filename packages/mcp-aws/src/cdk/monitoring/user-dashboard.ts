import { Dashboard, GraphWidget, type IMetric, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { dashboardName } from '../names.ts';
import { availability, errorRate, mcpMetric, mcpMetricBy } from './metrics.ts';

/** What callers see of the server: whether it answers, how long that takes, and what fails. */
export function createUserDashboard(scope: Construct): Dashboard {
  const graph = (title: string, ...left: IMetric[]): GraphWidget =>
    new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
  return new Dashboard(scope, 'Users', {
    dashboardName: dashboardName(scope, 'users'),
    widgets: [
      [
        new SingleValueWidget({
          title: 'Availability',
          metrics: [availability(scope)],
          width: 8,
          setPeriodToTimeRange: true,
        }),
        new SingleValueWidget({
          title: 'Calls',
          metrics: [mcpMetric(scope, 'Calls', 'Sum')],
          width: 8,
          setPeriodToTimeRange: true,
        }),
        new SingleValueWidget({ title: 'Errors', metrics: [errorRate(scope)], width: 8, setPeriodToTimeRange: true }),
      ],
      [
        graph('Calls by method', mcpMetricBy(scope, 'Calls', 'Sum', 'method')),
        graph('Calls by tool', mcpMetricBy(scope, 'Calls', 'Sum', 'method', 'tool')),
        graph('Time to answer', ...['p50', 'p90', 'p99'].map((p) => mcpMetric(scope, 'Duration', p, { label: p }))),
      ],
      [
        graph('Time to answer by tool, p50', mcpMetricBy(scope, 'Duration', 'p50', 'method', 'tool')),
        graph('Time to answer by tool, p90', mcpMetricBy(scope, 'Duration', 'p90', 'method', 'tool')),
        graph('Time to answer by tool, p99', mcpMetricBy(scope, 'Duration', 'p99', 'method', 'tool')),
      ],
      [
        graph('Errors by method', mcpMetricBy(scope, 'Errors', 'Sum', 'method')),
        graph('Errors by tool', mcpMetricBy(scope, 'Errors', 'Sum', 'method', 'tool')),
        graph('What callers did wrong, by tool', mcpMetricBy(scope, 'ClientErrors', 'Sum', 'method', 'tool')),
      ],
      [
        graph('Requests turned away, by reason', mcpMetricBy(scope, 'Rejections', 'Sum', 'rejection')),
        graph('Calls over the limit', mcpMetric(scope, 'Throttles', 'Sum')),
        graph('Cold starts', mcpMetric(scope, 'ColdStarts', 'Sum')),
      ],
    ],
  });
}
