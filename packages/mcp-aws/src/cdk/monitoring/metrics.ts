import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type MetricName, namespace } from '../../telemetry/metrics.ts';
import { serviceName } from '../names.ts';

const period = Duration.minutes(5);

/** A metric of the whole server, as its log has it. */
export const mcpMetric = (
  scope: Construct,
  metricName: MetricName,
  statistic: string,
  options: { label?: string; period?: Duration } = {},
): Metric =>
  new Metric({
    namespace,
    metricName,
    dimensionsMap: { service: serviceName(scope) },
    statistic,
    period,
    ...options,
  });

/** One line for each tool, method or reason that there is, under these dimensions. */
export const mcpMetricBy = (
  scope: Construct,
  metricName: MetricName,
  statistic: string,
  ...dimensions: string[]
): IMetric => {
  const schema = [namespace, 'service', ...dimensions].join(',');
  const search = `{${schema}} MetricName="${metricName}" service="${serviceName(scope)}"`;
  return new MathExpression({
    expression: `SEARCH('${search}', '${statistic}', ${period.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period,
  });
};

const callsAndErrors = (scope: Construct, per: Duration): Record<string, Metric> => ({
  calls: mcpMetric(scope, 'Calls', 'Sum', { period: per }),
  errors: mcpMetric(scope, 'Errors', 'Sum', { period: per }),
});

/** Calls in percent that failed for no fault of the caller. Of fewer than ten calls, a share says nothing. */
export const errorRate = (scope: Construct, per = period): MathExpression =>
  new MathExpression({
    expression: 'IF(calls >= 10, 100 * errors / calls, 0)',
    usingMetrics: callsAndErrors(scope, per),
    label: 'Errors in percent of calls',
    period: per,
  });

export const availability = (scope: Construct): MathExpression =>
  new MathExpression({
    expression: '100 - 100 * errors / calls',
    usingMetrics: callsAndErrors(scope, period),
    label: 'Calls in percent that the server did not fail',
    period,
  });
