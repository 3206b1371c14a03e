import { CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { settingsOf } from './settings.ts';

/** The check of tokens in front of the server (src/authorizer.ts). It is told what the server is told. */
export function createAuthorizerFunction(scope: Construct, environment: Record<string, string>): LambdaFunction {
  const logGroup = new LogGroup(scope, 'AuthorizerLogs', {
    retention: settingsOf(scope).logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, 'AuthorizerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  new CfnOutput(Stack.of(scope), 'AuthorizerLogGroupName', { value: logGroup.logGroupName });
  return new LambdaFunction(scope, 'AuthorizerFunction', {
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 512,
    timeout: Duration.seconds(10),
    code: Code.fromAsset('dist'),
    handler: 'authorizer.handler',
    environment,
    role,
    logGroup,
  });
}
