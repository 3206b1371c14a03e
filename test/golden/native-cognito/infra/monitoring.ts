import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { DefaultDashboardFactory, MonitoringFacade, noopAction } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import { createAlarmTopic, createMcpAlarms } from './alarms.ts';
import type { FrontDoor } from './front-door.ts';
import { serviceName } from './mcp-metrics.ts';
import { monitorFrontDoor } from './monitor-front-door.ts';
import { monitorRuntime } from './monitor-runtime.ts';
import { saveQueries } from './queries.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';
import { createUserDashboard } from './user-dashboard.ts';

interface MonitoringProps {
  frontDoor: FrontDoor;
  runtime: McpRuntime;
}

/** A dashboard of what callers see and one of what runs, saved queries, and alarms where the stage has them. */
export class Monitoring extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, { frontDoor, runtime }: MonitoringProps) {
    super(scope, id);
    const { alarms } = settingsOf(this);
    const operations = new MonitoringFacade(this, 'Operations', {
      alarmFactoryDefaults: {
        alarmNamePrefix: serviceName(this),
        actionsEnabled: true,
        action: noopAction(), // below, all alarms get the same
        datapointsToAlarm: 2,
        evaluationPeriods: 3,
      },
      dashboardFactory: new DefaultDashboardFactory(this, 'Dashboards', {
        dashboardNamePrefix: `${serviceName(this)}-operations`,
      }),
    });
    monitorFrontDoor(operations, frontDoor, alarms !== undefined);
    monitorRuntime(operations, runtime, alarms !== undefined);
    saveQueries(this, runtime.logGroup);
    this.dashboardUrl = urlOf(createUserDashboard(this));
    if (alarms !== undefined) this.watch(operations, alarms.email);
  }

  private watch(operations: MonitoringFacade, email: string | undefined): void {
    const topic = createAlarmTopic(this, email);
    const own = createMcpAlarms(this);
    const [frontDoor, ...runtime] = operations.createdAlarms().map(({ alarm }) => alarm);
    const all = [...own, ...(frontDoor === undefined ? [] : [frontDoor]), ...runtime];
    for (const alarm of all) alarm.addAlarmAction(new SnsAction(topic));

    const outputs = {
      AlarmTopicArn: topic.topicArn,
      // With these, CloudFormation rolls back a deployment; it takes five at most.
      RollbackAlarmArns: [own[0], frontDoor].flatMap((alarm) => alarm?.alarmArn ?? []).join(','),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value });
  }
}

const urlOf = ({ dashboardName }: Dashboard): string =>
  `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
