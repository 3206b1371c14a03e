import { Aws, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { EndpointType, LogGroupLogDestination, RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { Hosting } from '../hosting/hosting.ts';
import { createLogGroup } from '../log-group.ts';
import { monitorRestApi } from '../monitoring/rest-api.ts';
import { serviceName } from '../names.ts';
import { addOutputs } from '../outputs.ts';
import type { ServerContext } from '../server-context.ts';
import { accessLogFormat } from './access-log-format.ts';
import { Domain } from './domain.ts';
import type { Ingress } from './ingress.ts';
import { addMethods } from './rest-api-methods.ts';
import { attachWebAcl } from './web-acl.ts';

const stageName = 'prod';

/** A REST API of API Gateway, the kind that streams, below a stage of its own address or at the root of a domain. */
export class RestApiIngress extends Construct implements Ingress {
  readonly url: string;
  readonly api: RestApi;
  readonly loadBalancer: undefined;
  readonly distribution: undefined;
  private readonly context: ServerContext;

  constructor(scope: Construct, id: string, context: ServerContext) {
    super(scope, id);
    this.context = context;
    const domain = Domain.of(this, context);
    const accessLogs = createLogGroup(this, 'AccessLogGroup', context.config.settings);
    this.api = this.createApi(accessLogs, domain !== undefined);
    // Not api.url: that one waits for the deployment, which waits for the function, which needs the address.
    const own = `${this.api.restApiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}/${stageName}`;
    this.url = `https://${domain?.domainName ?? own}/mcp`;
    domain?.mapTo(this.api.restApiId, this.api.deploymentStage);
    attachWebAcl(this, this.api.deploymentStage.stageArn, context);
    addOutputs(this, { AccessLogGroupName: accessLogs.logGroupName });
  }

  serve(hosting: Hosting, environment: Readonly<Record<string, string>>): void {
    addMethods(this.api, { hosting, environment, context: this.context });
    acknowledge(this.api);
  }

  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    monitorRestApi(monitoring, this.api, alarms);
  }

  private createApi(accessLogs: LogGroup, hasDomain: boolean): RestApi {
    const { rateLimit, burstLimit } = this.context.config.settings.throttle;
    return new RestApi(this, 'RestApi', {
      // Its metrics are told apart by the name. It need not be unique, so an API of another kind can take its place.
      restApiName: serviceName(this),
      // An edge-optimized endpoint would cut a stream that is silent for 30 s; a regional one waits 5 minutes.
      endpointTypes: [EndpointType.REGIONAL],
      ...(hasDomain ? { disableExecuteApiEndpoint: true } : {}),
      // Access logs of a REST API need this role of the account; those of an HTTP API do not.
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName,
        throttlingRateLimit: rateLimit,
        throttlingBurstLimit: burstLimit,
        accessLogDestination: new LogGroupLogDestination(accessLogs),
        accessLogFormat,
        tracingEnabled: true,
      },
    });
  }
}

/** Findings of cdk-nag that are intended. */
function acknowledge(api: RestApi): void {
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG2',
      reason: 'The MCP SDK validates every request against the protocol and the schema of its tool.',
    },
    {
      id: 'AwsSolutions-APIG3',
      reason:
        'No web ACL by default: it has a monthly price, and its body rules block tool arguments. Throttling is on.',
    },
    {
      id: 'AwsSolutions-APIG6',
      reason: 'Execution logs would hold request bodies. The access log has every request.',
    },
    {
      id: 'AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
      reason: 'AWS made this policy for the one role with which API Gateway writes the logs of an account.',
    },
  );
}
