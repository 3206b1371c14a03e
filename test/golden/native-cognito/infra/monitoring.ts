import { Aws } from 'aws-cdk-lib';
import { Dashboard, GraphWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { McpRuntime } from './runtime.ts';

/** A dashboard of the function: calls, failures, and how long they take. */
export class Monitoring extends Construct {
  readonly dashboardUrl: string;

  constructor(scope: Construct, id: string, { function: server }: McpRuntime) {
    super(scope, id);
    const dashboard = new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          new GraphWidget({ title: 'Calls', left: [server.metricInvocations()], width: 8 }),
          new GraphWidget({ title: 'Failures', left: [server.metricErrors(), server.metricThrottles()], width: 8 }),
          new GraphWidget({
            title: 'Duration',
            left: ['p50', 'p90', 'p99'].map((statistic) => server.metricDuration({ statistic })),
            width: 8,
          }),
        ],
      ],
    });
    this.dashboardUrl = `https://${Aws.REGION}.console.aws.amazon.com/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${dashboard.dashboardName}`;
  }
}
