import { Aws } from 'aws-cdk-lib';
import { Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { McpRuntime } from './runtime.ts';

/** A dashboard of the service: how busy its tasks are. */
export class Monitoring extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, { service }: McpRuntime) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          new GraphWidget({ title: 'CPU', left: [service.metricCpuUtilization()], width: 12 }),
          new GraphWidget({ title: 'Memory', left: [service.metricMemoryUtilization()], width: 12 }),
        ],
      ],
    });
    this.dashboardUrl = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}
