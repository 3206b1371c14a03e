import { Validations } from 'aws-cdk-lib';
import { AuthorizationType, LambdaIntegration, ResponseTransferMode, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { McpRuntime } from './runtime.ts';
import { timeout } from './timeout.ts';

/** Every path to the function, for requests that an AWS principal has signed; health for anyone. */
export function addRoutes(api: RestApi, { function: server }: McpRuntime): void {
  const integration = new LambdaIntegration(server, { responseTransferMode: ResponseTransferMode.STREAM, timeout });
  api.root.addResource('{proxy+}').addMethod('ANY', integration, { authorizationType: AuthorizationType.IAM });
  const health = api.root.addResource('health').addMethod('GET', integration);
  Validations.of(health).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'It says that the server is up, and no more.',
  });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-COG4',
    reason: 'Callers are AWS principals, not users of a Cognito pool.',
  });
}
