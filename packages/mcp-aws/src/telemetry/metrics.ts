/** The metrics of this server. Dashboards and alarms are made of them (cdk/monitoring). */
export const namespace = 'MCP';

const units = {
  Calls: 'Count',
  /** Failures of the server: what a caller cannot help. */
  Errors: 'Count',
  /** What callers did wrong, such as bad arguments. */
  ClientErrors: 'Count',
  Throttles: 'Count',
  Duration: 'Milliseconds',
  ColdStarts: 'Count',
  Rejections: 'Count',
} as const;

export type MetricName = keyof typeof units;

interface Metrics {
  values: Partial<Record<MetricName, number>>;
  /** Names of fields of the line; each set makes a metric of its own. */
  dimensionSets: readonly (readonly string[])[];
}

/**
 * Fields for a log line from which CloudWatch makes metrics (embedded metric format). The line itself has to have the
 * dimensions, as `service` and as fields. Nothing is kept between lines, so requests cannot mix.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const metrics = (...groups: readonly Metrics[]): Record<string, unknown> => ({
  ...Object.assign({}, ...groups.map(({ values }) => values)),
  _aws: {
    Timestamp: Date.now(),
    CloudWatchMetrics: groups.map(({ values, dimensionSets }) => ({
      Namespace: namespace,
      Dimensions: dimensionSets,
      Metrics: Object.keys(values).map((Name) => ({ Name, Unit: units[Name as MetricName] })),
    })),
  },
});
