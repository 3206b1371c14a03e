import { Validations } from 'aws-cdk-lib';
import { LambdaIntegration, ResponseTransferMode, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { McpRuntime } from './runtime.ts';
import { timeout } from './timeout.ts';

/** Every path to the function. */
export function addRoutes(api: RestApi, { function: server }: McpRuntime): void {
  const integration = new LambdaIntegration(server, { responseTransferMode: ResponseTransferMode.STREAM, timeout });
  api.root.addResource('{proxy+}').addMethod('ANY', integration);
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG4',
      reason:
        'The server itself decides who may call, in src/auth.ts, in front of everything but health and discovery.',
    },
    { id: 'AwsSolutions-COG4', reason: 'Callers are not users of a Cognito pool.' },
  );
}
