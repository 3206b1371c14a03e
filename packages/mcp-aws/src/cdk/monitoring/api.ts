import { ComparisonOperator, type IMetric, type MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import type { Construct } from 'constructs';
import { failedAnswers } from './metrics.ts';
import { whatToDo } from './runbook.ts';

interface Answers {
  /** All requests. */
  readonly requests: IMetric;
  /** Those that were answered with 5xx. */
  readonly failed: IMetric;
}

/** An alarm on what API Gateway answers with 5xx, of either kind of API. */
export function watchApi(monitoring: MonitoringFacade, api: Construct, { requests, failed }: Answers): void {
  const metric: MathExpression = failedAnswers(api, requests, failed);
  const alarm = {
    threshold: 5,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingDataOverride: TreatMissingData.NOT_BREACHING,
    alarmDescriptionOverride: `API Gateway answers many requests with 5xx. ${whatToDo('api')}`,
  };
  monitoring.monitorCustom({
    humanReadableName: 'Failed answers of API Gateway',
    alarmFriendlyName: 'api',
    metricGroups: [{ title: '5xx', metrics: [{ metric, alarmFriendlyName: '5xx', addAlarm: { '': alarm } }] }],
  });
}
