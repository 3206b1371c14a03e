import { Duration, Validations } from 'aws-cdk-lib';
import { HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { StageConfig } from '../../config/config.ts';
import type { Hosting } from '../hosting/hosting.ts';
import { createLogGroup } from '../log-group.ts';
import { monitorHttpApi } from '../monitoring/http-api.ts';
import { serviceName } from '../names.ts';
import { addOutputs } from '../outputs.ts';
import type { ServerContext } from '../server-context.ts';
import { accessLogFormat } from './access-log-format.ts';
import { openPreflight } from './cors.ts';
import { Domain } from './domain.ts';
import type { Ingress } from './ingress.ts';

/** What API Gateway allows an integration at most. */
const maxIntegrationSeconds = 29;

/** An HTTP API of API Gateway, at the root of its own address or of a domain. */
export class HttpApiIngress extends Construct implements Ingress {
  readonly url: string;
  readonly api: HttpApi;
  readonly loadBalancer: undefined;
  readonly distribution: undefined;
  private readonly config: StageConfig;

  constructor(scope: Construct, id: string, context: ServerContext) {
    super(scope, id);
    this.config = context.config;
    const { settings } = context.config;
    const domain = Domain.of(this, context);
    const accessLogs = createLogGroup(this, 'AccessLogGroup', settings);
    // Names of APIs need not be unique, so one of another kind can take its place.
    this.api = new HttpApi(this, 'HttpApi', {
      apiName: serviceName(this),
      createDefaultStage: false,
      ...(domain === undefined ? {} : { disableExecuteApiEndpoint: true }),
    });
    const stage = this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      throttle: settings.throttle,
      accessLogSettings: { destination: new LogGroupLogDestination(accessLogs), format: accessLogFormat },
    });
    domain?.mapTo(this.api.apiId, stage);
    this.url = domain === undefined ? `${this.api.apiEndpoint}/mcp` : `https://${domain.domainName}/mcp`;
    addOutputs(this, { AccessLogGroupName: accessLogs.logGroupName });
  }

  /** Every path goes to the function. */
  serve({ function: server }: Hosting): void {
    if (server === undefined) throw new Error('An HTTP API is in front of a function of Lambda.');
    const timeout = Duration.seconds(Math.min(this.config.settings.lambda.timeout, maxIntegrationSeconds));
    const integration = new HttpLambdaIntegration('Server', server, { timeout });
    if (this.config.auth.mode === 'iam') this.serveSigned(integration);
    else this.serveAll(integration);
  }

  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    monitorHttpApi(monitoring, this.api, alarms);
  }

  private serveAll(integration: HttpLambdaIntegration): void {
    this.api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration });
    Validations.of(this.api).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason: 'The auth guard of the server decides who may call, in front of everything but health and discovery.',
    });
  }

  /** Only what an AWS principal has signed; health for anyone. */
  private serveSigned(integration: HttpLambdaIntegration): void {
    const authorizer = new HttpIamAuthorizer();
    this.api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration, authorizer });
    for (const health of this.api.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration })) {
      Validations.of(health).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason: 'It says that the server is up, and nothing else.',
      });
    }
    if (this.config.allowedOrigins.length > 0) this.servePreflights(integration);
  }

  /**
   * A route of a method of its own comes before one of any method, and a browser signs no preflight. Not the CORS of the API:
   * it would replace the headers of the server, and it takes no host names, but origins with their scheme and port.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
   */
  private servePreflights(integration: HttpLambdaIntegration): void {
    for (const preflight of this.api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.OPTIONS], integration })) {
      Validations.of(preflight).acknowledge({ id: 'AwsSolutions-APIG4', reason: openPreflight });
    }
  }
}
