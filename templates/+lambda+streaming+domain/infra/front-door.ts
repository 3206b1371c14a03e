import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EndpointType, LogGroupLogDestination, RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log.ts';
import { acknowledgeRestApi } from './acknowledge.ts';
import { certificateFor, domainNameOf, hostedZone } from './domain.ts';
import { createLogGroup } from './log-group.ts';
import { serviceName } from './mcp-metrics.ts';
import { addRoutes } from './routes.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';
import { attachWebAcl } from './web-acl.ts';

/** An API Gateway REST API, the kind that streams, on a domain of its own. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly api: RestApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { throttle, waf } = settingsOf(this);
    const domainName = domainNameOf(this);
    this.url = `https://${domainName}/mcp`;
    const accessLogs = createLogGroup(this, 'AccessLogs');
    const zone = hostedZone(this);
    this.api = new RestApi(this, 'Api', {
      restApiName: serviceName(this), // its metrics are told apart by the name
      // An edge-optimized endpoint would cut a stream that is silent for 30 s; a regional one waits 5 minutes.
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: true,
      // Access logs of a REST API need this role of the account; HTTP APIs do not.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat,
        tracingEnabled: true,
      },
    });
    const domain = this.api.addDomainName('Domain', {
      domainName,
      certificate: certificateFor(this, zone),
      endpointType: EndpointType.REGIONAL,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    new ARecord(this, 'Alias', {
      zone,
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(new ApiGatewayDomain(domain)),
    });
    if (waf) attachWebAcl(this, this.api.deploymentStage.stageArn);
    new CfnOutput(Stack.of(this), 'AccessLogGroupName', { value: accessLogs.logGroupName });
  }

  serve(runtime: McpRuntime): void {
    addRoutes(this.api, runtime);
    acknowledgeRestApi(this.api);
  }
}
