import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { DefaultDashboardFactory, MonitoringFacade, noopAction } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import { createAlarmTopic, createMcpAlarms, createRollbackAlarm } from './alarms.ts';
import type { FrontDoor } from './front-door.ts';
import { dashboardName, serviceName } from './mcp-metrics.ts';
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
        dashboardNamePrefix: dashboardName(this, 'operations'),
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
    const alarms = [...createMcpAlarms(this), ...operations.createdAlarms().map(({ alarm }) => alarm)];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));

    const outputs = {
      AlarmTopicArn: topic.topicArn,
      RollbackAlarmArns: createRollbackAlarm(this).alarmArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value });
  }
}

const urlOf = ({ dashboardName }: Dashboard): string =>
  `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
