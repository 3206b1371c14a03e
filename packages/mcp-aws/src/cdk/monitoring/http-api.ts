import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { watchApi } from './api.ts';

const options = { period: Duration.minutes(5), statistic: 'Sum' };

/** The HTTP API: requests, their time, and what it answers with errors. */
export function monitorHttpApi(monitoring: MonitoringFacade, api: HttpApi, alarms: boolean): void {
  monitoring.monitorApiGatewayV2HttpApi({
    api,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
  });
  if (alarms) watchApi(monitoring, api, { requests: api.metricCount(options), failed: api.metricServerError(options) });
}
