import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type MetricName, namespace } from '../../telemetry/metrics.ts';
import type { Rejection } from '../../telemetry/request-log.ts';
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

/**
 * Answers with 5xx, in percent. Not among them are those to credentials whose key is not known yet (telemetry/request-log.ts):
 * anyone can make some up, and no alarm may go by them. Of fewer than ten requests, a share says nothing.
 */
export const failedAnswers = (scope: Construct, requests: IMetric, failed: IMetric): MathExpression => {
  const others = '(FILL(requests, 0) - FILL(unknown, 0))';
  const failures = '(FILL(failed, 0) - FILL(unknown, 0))';
  return new MathExpression({
    expression: `IF(${others} >= 10, 100 * IF(${failures} > 0, ${failures}, 0) / ${others}, 0)`,
    usingMetrics: { requests, failed, unknown: unknownKeys(scope) },
    label: 'Answered with 5xx, in percent',
    period,
  });
};

/** Requests that were told to try again, as the key of their credentials is not known yet. */
export const unknownKeys = (scope: Construct): Metric =>
  new Metric({
    namespace,
    metricName: 'Rejections' satisfies MetricName,
    dimensionsMap: { service: serviceName(scope), rejection: 'unknown_key' satisfies Rejection },
    statistic: 'Sum',
    period,
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
