import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './runbook.ts';

const alarmDescriptionOverride = `API Gateway answers many requests with 5xx. ${whatToDo('api')}`;

/** The HTTP API: requests, their time, and what it answers with errors. */
export function monitorHttpApi(monitoring: MonitoringFacade, api: HttpApi, alarms: boolean): void {
  monitoring.monitorApiGatewayV2HttpApi({
    api,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
    ...(alarms ? { add5xxRateAlarm: { '': { maxErrorRate: 0.05, alarmDescriptionOverride } } } : {}),
  });
}
