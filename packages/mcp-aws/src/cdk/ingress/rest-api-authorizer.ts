import { Duration } from 'aws-cdk-lib';
import { IdentitySource, RequestAuthorizer, ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { offeredScopes } from '../../auth/scopes.ts';
import { createFunction } from '../hosting/lambda-function.ts';
import { createLogGroup } from '../log-group.ts';
import { addOutputs } from '../outputs.ts';
import type { ServerContext } from '../server-context.ts';
import { corsHeadersFor } from './cors.ts';

interface AuthorizerOptions {
  readonly context: ServerContext;
  /** What the server is given to check callers with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A function that checks tokens before the server does. It is outside any VPC: it only calls the identity provider. */
export function createAuthorizer(api: RestApi, { context, environment }: AuthorizerOptions): RequestAuthorizer {
  const logGroup = createLogGroup(api, 'AuthorizerLogGroup', context.config.settings);
  addOutputs(api, { AuthorizerLogGroupName: logGroup.logGroupName });
  const handler = createFunction(api, 'AuthorizerFunction', {
    context,
    handler: 'authorizer.handler',
    timeout: Duration.seconds(10),
    environment,
    logGroup,
  });
  return new RequestAuthorizer(api, 'Authorizer', {
    handler,
    // Without the header API Gateway refuses by itself, and with one it remembers the answer this long.
    identitySources: [IdentitySource.header('Authorization')],
    resultsCacheTtl: Duration.seconds(60),
  });
}

/**
 * What a caller learns who has no valid token, or one without the scope that every caller needs: where to log in, and all the
 * scopes that it may have, as in the server's own challenge.
 */
export function addChallenges(api: RestApi, { context, environment }: AuthorizerOptions): void {
  const cors = corsHeadersFor(context.config.allowedOrigins);
  const { MCP_RESOURCE_URL: url = '', MCP_AUTH_SCOPE_PREFIX: prefix = '' } = environment;
  const metadata = `${url.replace(/\/mcp$/, '')}/.well-known/oauth-protected-resource/mcp`;
  const all = offeredScopes(environment).map((scope) => `${prefix}${scope}`);
  const bearer = `Bearer resource_metadata="${metadata}", scope="${all.join(' ')}"`;
  const body = (error: string): Record<string, string> => ({ 'application/json': JSON.stringify({ error }) });
  api.addGatewayResponse('Unauthorized', {
    type: ResponseType.UNAUTHORIZED,
    responseHeaders: { 'WWW-Authenticate': `'${bearer}'`, ...cors },
    templates: body('invalid_token'),
  });
  api.addGatewayResponse('Forbidden', {
    type: ResponseType.ACCESS_DENIED,
    responseHeaders: { 'WWW-Authenticate': `'${bearer}, error="insufficient_scope"'`, ...cors },
    templates: body('insufficient_scope'),
  });
}
