import './process-log.ts';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { authMode, createAuth } from './auth.ts';
import { readConfig } from './config.ts';
import { inRequest, log } from './log.ts';
import { principalOf } from './principal.ts';
import { logRejected, logRejection } from './rejection.ts';

const config = readConfig(authMode);
const { gate } = await createAuth(config);

/**
 * API Gateway's authorizer: the gate of the server, asked before the server. It refuses what has to be challenged. All
 * else goes on to the server, which decides again and answers in full.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export function handler(
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
): Promise<APIGatewayAuthorizerResult> {
  const apiRequestId = event.requestContext.requestId;
  return inRequest({ requestId: context.awsRequestId, apiRequestId }, () => decide(event));
}

async function decide(event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> {
  const [authorization = '', ...more] = authorizationsOf(event);
  // Two tokens: the server may be handed one of them only, and it is not for the edge to say which.
  if (more.length > 0) {
    logRejection('invalid_request', 401, 'two credentials');
    throw unauthorized();
  }
  const request = new Request(config.resourceUrl, { headers: { authorization } });
  const answer = await gate(request, { requestId: event.requestContext.requestId });
  const refused = answer instanceof Response ? answer.status : undefined;
  if (answer instanceof Response && (refused === 401 || refused === 403)) logRejected(answer);
  if (refused === 401) throw unauthorized();
  if (!(answer instanceof Response)) log.info('caller let in', { principal: principalOf(answer) });

  const [api, stage] = event.methodArn.split('/');
  const Effect = refused === 403 ? 'Deny' : 'Allow';
  return {
    principalId: 'caller',
    // The whole stage, as the answer is remembered for the token, whatever path it comes with.
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect, Action: 'execute-api:Invoke', Resource: `${api}/${stage}/*` }],
    },
  };
}

/** API Gateway answers 401 to this very message, and 500 to any other. */
const unauthorized = (): Error => new Error('Unauthorized');

function authorizationsOf({ headers, multiValueHeaders }: APIGatewayRequestAuthorizerEvent): string[] {
  const named = ([name]: [string, unknown]): boolean => name.toLowerCase() === 'authorization';
  const all = Object.entries(multiValueHeaders ?? {}).filter(named);
  if (all.length > 0) return all.flatMap(([, values]) => values ?? []);
  return Object.entries(headers ?? {})
    .filter(named)
    .flatMap(([, value]) => value ?? []);
}
