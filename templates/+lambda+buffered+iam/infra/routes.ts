import { Validations } from 'aws-cdk-lib';
import { type HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { McpRuntime } from './runtime.ts';
import { timeout } from './timeout.ts';

/** Every path to the function, for requests that an AWS principal has signed; health for anyone. */
export function addRoutes(api: HttpApi, { function: server }: McpRuntime): void {
  const integration = new HttpLambdaIntegration('Server', server, { timeout });
  const authorizer = new HttpIamAuthorizer();
  api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration, authorizer });
  const [health] = api.addRoutes({ path: '/health', methods: [HttpMethod.GET], integration });
  if (health === undefined) throw new Error('there is no route of health');
  Validations.of(health).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'It says that the server is up, and no more.',
  });
}
