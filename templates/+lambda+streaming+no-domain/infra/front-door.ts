import { Aws, CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EndpointType, LogGroupLogDestination, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log.ts';
import { acknowledgeRestApi } from './acknowledge.ts';
import { createLogGroup } from './log-group.ts';
import { serviceName } from './mcp-metrics.ts';
import { addRoutes } from './routes.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';
import { attachWebAcl } from './web-acl.ts';

const stageName = 'prod';

/** An API Gateway REST API, the kind that streams. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly api: RestApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { throttle, waf } = settingsOf(this);
    const accessLogs = createLogGroup(this, 'AccessLogs');
    this.api = new RestApi(this, 'Api', {
      restApiName: serviceName(this), // its metrics are told apart by the name
      // An edge-optimized endpoint would cut a stream that is silent for 30 s; a regional one waits 5 minutes.
      endpointTypes: [EndpointType.REGIONAL],
      // Access logs of a REST API need this role of the account; HTTP APIs do not.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat,
        tracingEnabled: true,
      },
    });
    // Not api.url: that one waits for the deployment, which waits for the function, which needs the address.
    this.url = `https://${this.api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${stageName}/mcp`;
    if (waf) attachWebAcl(this, this.api.deploymentStage.stageArn);
    new CfnOutput(Stack.of(this), 'AccessLogGroupName', { value: accessLogs.logGroupName });
  }

  serve(runtime: McpRuntime): void {
    addRoutes(this.api, runtime);
    acknowledgeRestApi(this.api);
  }
}
