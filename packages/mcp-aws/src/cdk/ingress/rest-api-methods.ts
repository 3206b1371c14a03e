import { Duration, Validations } from 'aws-cdk-lib';
import {
  AuthorizationType,
  LambdaIntegration,
  type Resource,
  ResponseTransferMode,
  type RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { hasAuthorizer } from '../../config/choices.ts';
import type { Hosting } from '../hosting/hosting.ts';
import type { ServerContext } from '../server-context.ts';
import { addCorsResponses, openPreflight } from './cors.ts';
import { addChallenges, createAuthorizer } from './rest-api-authorizer.ts';

export interface MethodOptions {
  readonly hosting: Hosting;
  readonly environment: Readonly<Record<string, string>>;
  readonly context: ServerContext;
}

interface Paths {
  readonly api: RestApi;
  /** All of them. */
  readonly paths: Resource;
}

/** Every path to the function, for callers that the auth mode lets in; what has to be open, for anyone. */
export function addMethods(api: RestApi, options: MethodOptions): void {
  const { hosting, context } = options;
  const { auth, settings, ingress, allowedOrigins } = context.config;
  if (hosting.function === undefined) throw new Error('A REST API is in front of a function of Lambda.');
  const integration = new LambdaIntegration(hosting.function, {
    responseTransferMode: ResponseTransferMode.STREAM,
    timeout: Duration.seconds(settings.lambda.timeout),
  });
  addCorsResponses(api, allowedOrigins);
  const paths = { api, paths: api.root.addResource('{proxy+}') };
  if (hasAuthorizer(auth.mode, ingress)) addAuthorizedMethods(paths, integration, options);
  else if (auth.mode === 'iam') addSignedMethods(paths, integration);
  else addOpenMethods(paths, integration);
  const checksCallers = auth.mode === 'iam' || hasAuthorizer(auth.mode, ingress);
  if (checksCallers && allowedOrigins.length > 0) addPreflights(paths, integration);
}

/**
 * What a browser asks before a web page may call, without the credentials of the call. The server answers it before it looks
 * at them, and nothing else of that method. https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
function addPreflights({ paths }: Paths, integration: LambdaIntegration): void {
  Validations.of(paths.addMethod('OPTIONS', integration)).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: openPreflight,
  });
}

/** For anyone: the auth guard of the server decides. */
function addOpenMethods({ api, paths }: Paths, integration: LambdaIntegration): void {
  paths.addMethod('ANY', integration);
  Validations.of(api).acknowledge(
    {
      id: 'AwsSolutions-APIG4',
      reason: 'The auth guard of the server decides who may call, in front of everything but health and discovery.',
    },
    { id: 'AwsSolutions-COG4', reason: 'Callers are not users of a Cognito pool.' },
  );
}

/** For requests that an AWS principal has signed. */
function addSignedMethods({ api, paths }: Paths, integration: LambdaIntegration): void {
  paths.addMethod('ANY', integration, { authorizationType: AuthorizationType.IAM });
  const health = api.root.addResource('health').addMethod('GET', integration);
  Validations.of(health).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason: 'It says that the server is up, and nothing else.',
  });
  Validations.of(api).acknowledge({
    id: 'AwsSolutions-COG4',
    reason: 'Callers are AWS principals, not users of a Cognito pool.',
  });
}

/**
 * For callers with a token.
 *
 * A REST API renames `WWW-Authenticate` in what a function answers, and without it clients do not find the login. So an
 * authorizer refuses callers first, with the same check as the server, and API Gateway itself challenges them.
 */
function addAuthorizedMethods({ api, paths }: Paths, integration: LambdaIntegration, options: MethodOptions): void {
  const authorizer = createAuthorizer(api, options);
  paths.addMethod('ANY', integration, { authorizer });
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
  addChallenges(api, options);
}
