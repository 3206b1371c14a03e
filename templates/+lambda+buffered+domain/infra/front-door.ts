import { CfnOutput, Stack } from 'aws-cdk-lib';
import { DomainName, HttpApi, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { accessLogFormat } from './access-log.ts';
import { certificateFor, domainNameOf, hostedZone } from './domain.ts';
import { createLogGroup } from './log-group.ts';
import { serviceName } from './mcp-metrics.ts';
import { addRoutes } from './routes.ts';
import type { McpRuntime } from './runtime.ts';
import { settingsOf } from './settings.ts';

/** An API Gateway HTTP API on a domain of its own. */
export class FrontDoor extends Construct {
  readonly url: string;
  readonly api: HttpApi;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const { throttle } = settingsOf(this);
    const domainName = domainNameOf(this);
    this.url = `https://${domainName}/mcp`;
    const accessLogs = createLogGroup(this, 'AccessLogs');
    const zone = hostedZone(this);
    const domain = new DomainName(this, 'Domain', { domainName, certificate: certificateFor(this, zone) });
    this.api = new HttpApi(this, 'Api', {
      apiName: serviceName(this),
      createDefaultStage: false,
      disableExecuteApiEndpoint: true,
    });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle,
      domainMapping: { domainName: domain },
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: accessLogFormat },
    });
    new ARecord(this, 'Alias', {
      zone,
      recordName: `${domainName}.`,
      target: RecordTarget.fromAlias(
        new ApiGatewayv2DomainProperties(domain.regionalDomainName, domain.regionalHostedZoneId),
      ),
    });
    new CfnOutput(Stack.of(this), 'AccessLogGroupName', { value: accessLogs.logGroupName });
  }

  serve(runtime: McpRuntime): void {
    addRoutes(this.api, runtime);
  }
}
