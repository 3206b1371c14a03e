import { Aws, Duration } from 'aws-cdk-lib';
import type { Connections } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { type FunctionProps, type Function as LambdaFunction, LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import { createLogGroup } from '../log-group.ts';
import { monitorFunction } from '../monitoring/function.ts';
import type { Hosting, HostingOptions } from './hosting.ts';
import { createFunction } from './lambda-function.ts';

/** The AWS Lambda Web Adapter 1.1.0 for arm64, as AWS publishes it. GovCloud and China have other accounts. */
const webAdapterLayer = `arn:aws:lambda:${Aws.REGION}:753240598075:layer:LambdaAdapterLayerArm64:30`;

/** The server as a Lambda function: a plain handler, or an HTTP server behind the Web Adapter. */
export class LambdaHosting extends Construct implements Hosting {
  readonly function: LambdaFunction;
  readonly service: undefined;
  readonly role: IRole;
  readonly logGroup: LogGroup;
  readonly connections: Connections | undefined;

  constructor(scope: Construct, id: string, { context, environment }: HostingOptions) {
    super(scope, id);
    const { runtime, streaming, settings } = context.config;
    const { reservedConcurrency, timeout } = settings.lambda;
    this.logGroup = createLogGroup(this, 'LogGroup', settings);
    const { handler, layers, adapter } =
      runtime === 'web-adapter' ? webAdapter(this, streaming) : { handler: 'main.handler', layers: [], adapter: {} };
    this.function = createFunction(this, 'Function', {
      context,
      handler,
      ...(layers.length === 0 ? {} : { layers }),
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      timeout: Duration.seconds(timeout),
      environment: { ...adapter, ...environment },
      logGroup: this.logGroup,
      vpc: context.vpc,
    });
    // `role` is undefined only for functions that are imported.
    this.role = this.function.role as IRole;
    this.connections = this.function.isBoundToVpc ? this.function.connections : undefined;
  }

  addEnvironment(name: string, value: string): void {
    this.function.addEnvironment(name, value);
  }

  monitor(monitoring: MonitoringFacade, alarms: boolean): void {
    monitorFunction(monitoring, this, alarms);
  }
}

/** The Web Adapter starts an HTTP server, and turns each call of the function into a request to it. */
function webAdapter(
  scope: Construct,
  streaming: boolean,
): Required<Pick<FunctionProps, 'handler' | 'layers'>> & { adapter: Record<string, string> } {
  return {
    handler: 'run.sh',
    layers: [LayerVersion.fromLayerVersionArn(scope, 'WebAdapter', webAdapterLayer)],
    adapter: {
      AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap',
      AWS_LWA_READINESS_CHECK_PATH: '/health',
      AWS_LWA_INVOKE_MODE: streaming ? 'response_stream' : 'buffered', // has to match the ingress
      PORT: '8080',
    },
  };
}
