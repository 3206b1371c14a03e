import { Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { watchApi } from './api.ts';

const options = { period: Duration.minutes(5), statistic: 'Sum' };

/** The REST API: requests, their time, and what it answers with errors. */
export function monitorRestApi(monitoring: MonitoringFacade, api: RestApi, alarms: boolean): void {
  monitoring.monitorApiGateway({
    api,
    apiStage: api.deploymentStage.stageName,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
  });
  if (alarms) watchApi(monitoring, api, { requests: api.metricCount(options), failed: api.metricServerError(options) });
}
