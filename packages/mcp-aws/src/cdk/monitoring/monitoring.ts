import { Aws } from 'aws-cdk-lib';
import type { Dashboard, IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { DefaultDashboardFactory, MonitoringFacade, noopAction } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { StageSettings } from '../../config/stages.ts';
import type { Hosting } from '../hosting/hosting.ts';
import type { Ingress } from '../ingress/ingress.ts';
import { dashboardName, serviceName } from '../names.ts';
import { addOutputs } from '../outputs.ts';
import { createAlarmTopic, createMcpAlarms, createRollbackAlarm } from './alarms.ts';
import { saveQueries } from './queries.ts';
import { createUserDashboard } from './user-dashboard.ts';

interface MonitoringProps {
  readonly ingress: Ingress;
  readonly hosting: Hosting;
  readonly settings: StageSettings;
}

/**
 * A dashboard of what callers see and one of what runs, saved queries, and alarms where the stage has them. Dashboards have
 * fixed names and exist once in an account, so their logical ids are the same in every configuration.
 */
export class Monitoring extends Construct {
  readonly dashboardUrl: string;
  /** None where the stage has no alarms. */
  readonly alarms: readonly IAlarm[];
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, { ingress, hosting, settings: { alarms } }: MonitoringProps) {
    super(scope, id);
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
    ingress.monitor(operations, alarms !== undefined);
    hosting.monitor(operations, alarms !== undefined);
    saveQueries(this, hosting.logGroup);
    this.dashboardUrl = urlOf(createUserDashboard(this));
    this.topic = alarms === undefined ? undefined : createAlarmTopic(this, alarms.email);
    this.alarms = this.topic === undefined ? [] : this.watch(operations, this.topic);
  }

  private watch(operations: MonitoringFacade, topic: ITopic): readonly IAlarm[] {
    const alarms = [...createMcpAlarms(this), ...operations.createdAlarms().map(({ alarm }) => alarm)];
    for (const alarm of alarms) alarm.addAlarmAction(new SnsAction(topic));
    const rollback = createRollbackAlarm(this);
    addOutputs(this, { AlarmTopicArn: topic.topicArn, RollbackAlarmArns: rollback.alarmArn });
    return [...alarms, rollback];
  }
}

const urlOf = ({ dashboardName }: Dashboard): string =>
  `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboardName}`;
