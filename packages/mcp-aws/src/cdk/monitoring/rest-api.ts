import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './runbook.ts';

const alarmDescriptionOverride = `API Gateway answers many requests with 5xx. ${whatToDo('api')}`;

/** The REST API: requests, their time, and what it answers with errors. */
export function monitorRestApi(monitoring: MonitoringFacade, api: RestApi, alarms: boolean): void {
  monitoring.monitorApiGateway({
    api,
    apiStage: api.deploymentStage.stageName,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
    ...(alarms ? { add5XXFaultRateAlarm: { '': { maxErrorRate: 0.05, alarmDescriptionOverride } } } : {}),
  });
}
