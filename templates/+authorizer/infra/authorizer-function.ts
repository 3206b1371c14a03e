import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { createLogGroup } from './log-group.ts';
import { settingsOf } from './settings.ts';
import { acknowledgeTracing } from './tracing.ts';

/** The check of tokens in front of the server (src/authorizer.ts). It is told what the server is told. */
export function createAuthorizerFunction(scope: Construct, environment: Record<string, string>): LambdaFunction {
  const logGroup = createLogGroup(scope, 'AuthorizerLogs');
  const role = new Role(scope, 'AuthorizerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  new CfnOutput(Stack.of(scope), 'AuthorizerLogGroupName', { value: logGroup.logGroupName });
  const authorizer = new LambdaFunction(scope, 'AuthorizerFunction', {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: settingsOf(scope).memorySize,
    timeout: Duration.seconds(10),
    code: Code.fromAsset('dist'),
    handler: 'authorizer.handler',
    environment,
    role,
    logGroup,
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.TRACE, // LOG_LEVEL says what is logged
    tracing: Tracing.ACTIVE,
  });
  acknowledgeTracing(role);
  return authorizer;
}
