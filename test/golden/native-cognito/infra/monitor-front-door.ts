import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { whatToDo } from './alarms.ts';
import type { FrontDoor } from './front-door.ts';

const alarmDescriptionOverride = `API Gateway answers many requests with 5xx. ${whatToDo('api')}`;

/** The HTTP API: requests, their time, and what it answers with errors. */
export function monitorFrontDoor(monitoring: MonitoringFacade, { api }: FrontDoor, alarms: boolean): void {
  monitoring.monitorApiGatewayV2HttpApi({
    api,
    humanReadableName: 'API Gateway',
    alarmFriendlyName: 'api',
    ...(alarms ? { add5xxRateAlarm: { '': { maxErrorRate: 0.05, alarmDescriptionOverride } } } : {}),
  });
}
