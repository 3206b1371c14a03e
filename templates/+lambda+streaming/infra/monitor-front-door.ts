import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './alarms.ts';
import type { FrontDoor } from './front-door.ts';

const alarmDescriptionOverride = `API Gateway answers many requests with 5xx. ${whatToDo('api')}`;

/** The REST API: requests, their time, and what it answers with errors. */
export function monitorFrontDoor(monitoring: MonitoringFacade, { api }: FrontDoor, alarms: boolean): void {
  monitoring.monitorApiGateway({
    api,
    apiStage: api.deploymentStage.stageName,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
    ...(alarms ? { add5XXFaultRateAlarm: { '': { maxErrorRate: 0.05, alarmDescriptionOverride } } } : {}),
  });
}
