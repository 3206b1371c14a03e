import { CfnOutput, Stack } from 'aws-cdk-lib';
import { HttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log.ts';
import { createLogGroup } from './log-group.ts';
import { serviceName } from './mcp-metrics.ts';
import { addRoutes } from './routes.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';

/** An API Gateway HTTP API at the root of its own address. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { throttle } = settingsOf(this);
    const accessLogs = createLogGroup(this, 'AccessLogs');
    this.api = new HttpApi(this, 'Api', { apiName: serviceName(this), createDefaultStage: false });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: accessLogFormat },
    });
    this.url = `${this.api.apiEndpoint}/mcp`;
    new CfnOutput(Stack.of(this), 'AccessLogGroupName', { value: accessLogs.logGroupName });
  }

  serve(runtime: McpRuntime): void {
    addRoutes(this.api, runtime);
  }
}
