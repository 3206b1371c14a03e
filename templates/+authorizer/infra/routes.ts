import { Duration, Validations } from 'aws-cdk-lib';
import {
  IdentitySource,
  LambdaIntegration,
  RequestAuthorizer,
  ResponseTransferMode,
  ResponseType,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { createAuthorizerFunction } from './authorizer-function.ts';
import type { McpRuntime } from './runtime.ts';
import { timeout } from './timeout.ts';

/**
 * Every path to the function, for callers with a token; health and discovery for anyone.
 *
 * A REST API renames `WWW-Authenticate` in what a function answers, and without it clients do not find the login. So an
 * authorizer refuses callers first, with the same check as the server, and API Gateway itself challenges them.
 */
export function addRoutes(api: RestApi, { function: server, environment }: McpRuntime): void {
  const integration = new LambdaIntegration(server, { responseTransferMode: ResponseTransferMode.STREAM, timeout });
  const authorizer = new RequestAuthorizer(api, 'Authorizer', {
    handler: createAuthorizerFunction(api, environment),
    // Without the header API Gateway refuses by itself, and with one it remembers the answer this long.
    identitySources: [IdentitySource.header('Authorization')],
    resultsCacheTtl: Duration.seconds(60),
  });
  api.root.addResource('{proxy+}').addMethod('ANY', integration, { authorizer });
  const open = [
    api.root.addResource('health').addMethod('GET', integration),
    api.root.addResource('.well-known').addResource('{proxy+}').addMethod('ANY', integration),
  ];
  for (const method of open) {
    Validations.of(method).acknowledge({
      id: 'AwsSolutions-APIG4',
      reason:
        'Health and discovery documents say nothing that is not public, and clients read them before they log in.',
    });
  }
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-COG4',
    reason:
      'API Gateway checks tokens of Cognito too loosely: not whom they are for. The authorizer and the server do.',
  });
  challenge(api, environment);
}

/** What a caller is told who has no good token, or one without the scope that every caller needs. */
function challenge(api: RestApi, environment: Record<string, string>): void {
  const { MCP_RESOURCE_URL: url = '', MCP_AUTH_SCOPE_PREFIX: prefix = '', MCP_AUTH_SCOPES: scopes = '' } = environment;
  const metadata = `${url.replace(/\/mcp$/, '')}/.well-known/oauth-protected-resource/mcp`;
  const all = scopes.split(',').map((scope) => `${prefix}${scope}`);
  const bearer = `Bearer resource_metadata="${metadata}", scope="${all.join(' ')}"`;
  const body = (error: string): Record<string, string> => ({ 'application/json': JSON.stringify({ error }) });
  api.addGatewayResponse('Unauthorized', {
    type: ResponseType.UNAUTHORIZED,
    responseHeaders: { 'WWW-Authenticate': `'${bearer}'` },
    templates: body('invalid_token'),
  });
  api.addGatewayResponse('Forbidden', {
    type: ResponseType.ACCESS_DENIED,
    responseHeaders: { 'WWW-Authenticate': `'${bearer}, error="insufficient_scope"'` },
    templates: body('insufficient_scope'),
  });
}
