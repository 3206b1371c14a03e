import { Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { McpRuntime } from './runtime.ts';
import { timeout } from './timeout.ts';

/** Every path to the function. */
export function addRoutes(api: HttpApi, { function: server }: McpRuntime): void {
  const integration = new HttpLambdaIntegration('Server', server, { timeout });
  api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'The server itself decides who may call, in src/auth.ts, in front of everything but health and discovery.',
  });
}
