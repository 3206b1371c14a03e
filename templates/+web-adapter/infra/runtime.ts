import { Aws } from 'aws-cdk-lib';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LayerVersion,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import { invokeMode } from './invoke-mode.ts';
import { createLogGroup } from './log-group.ts';
import { settingsOf } from './settings.ts';
import { timeout } from './timeout.ts';
import { acknowledgeTracing } from './tracing.ts';

export const runtimeName = 'web-adapter';

/** The AWS Lambda Web Adapter 1.1.0 for arm64, as AWS publishes it. GovCloud and China have other accounts. */
const webAdapterLayer = `arn:aws:lambda:${Aws.REGION}:753240598075:layer:LambdaAdapterLayerArm64:30`;

interface McpRuntimeProps {
  frontDoor: FrontDoor;
  environment: Record<string, string>;
}

/** The server as a Node HTTP process inside Lambda. The Web Adapter turns each call into a request to it. */
export class McpRuntime extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: IRole;
  /** What the server is told. */
  readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, { environment }: McpRuntimeProps) {
    super(scope, id);
    this.environment = environment;
    const { memorySize, reservedConcurrency } = settingsOf(this);
    this.logGroup = createLogGroup(this, 'Logs');
    // A role of its own, as the managed policy that CDK would attach may write to every log group of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(this.role);

    this.function = new LambdaFunction(this, 'Function', {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize,
      ...(reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      timeout,
      code: Code.fromAsset('dist'),
      handler: 'run.sh',
      layers: [LayerVersion.fromLayerVersionArn(this, 'WebAdapter', webAdapterLayer)],
      environment: {
        AWS_LAMBDA_EXEC_WRAPPER: '/opt/bootstrap',
        AWS_LWA_READINESS_CHECK_PATH: '/health',
        AWS_LWA_INVOKE_MODE: invokeMode,
        PORT: '8080',
        ...environment,
      },
      role: this.role,
      logGroup: this.logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.TRACE, // LOG_LEVEL says what is logged
      tracing: Tracing.ACTIVE,
    });
    acknowledgeTracing(this.role);
  }
}
