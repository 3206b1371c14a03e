import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import type { AuthGuard } from '../server/auth.ts';
import { createContext, pseudonymOf, requestFields } from '../server/context.ts';
import { readServerConfig } from '../server/server-config.ts';
import type { Log } from '../telemetry/log.ts';
import { createRequestLog, type RequestLog } from '../telemetry/request-log.ts';
import type { StartOptions } from './start.ts';
import { startLog } from './start-log.ts';

/** The authorizer as Lambda calls it. */
export type AuthorizerHandler = (
  event: APIGatewayRequestAuthorizerEvent,
  context: Context,
) => Promise<APIGatewayAuthorizerResult>;

/**
 * Readies API Gateway's authorizer: the server's auth guard, asked before the server. It refuses what has to be
 * challenged. All else goes on to the server, which decides again and answers in full.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export async function startAuthorizer({ identity, auth: mode }: StartOptions): Promise<AuthorizerHandler> {
  const { env } = process;
  const log = startLog(identity, env);
  const config = readServerConfig(mode.mode, env);
  const { guard } = await mode.createAuth({ config, env, log });
  const requestLog = createRequestLog({ log, toolOf: () => undefined, logsArguments: false });
  return (event, { awsRequestId }) => {
    const { requestContext } = event;
    const context = createContext({ requestId: awsRequestId, requestContext }, log);
    const decide = (): Promise<APIGatewayAuthorizerResult> =>
      decision(event, { url: config.resourceUrl, guard, log, requestLog });
    return log.within(() => requestFields(context), decide);
  };
}

interface Deciding {
  readonly url: string;
  readonly guard: AuthGuard;
  readonly log: Log;
  readonly requestLog: RequestLog;
}

async function decision(
  event: APIGatewayRequestAuthorizerEvent,
  { url, guard, log, requestLog }: Deciding,
): Promise<APIGatewayAuthorizerResult> {
  const [authorization = '', ...more] = authorizationsOf(event);
  // Two tokens: the server may be handed one of them only, and it is not for the edge to say which.
  if (more.length > 0) {
    requestLog.rejection('invalid_request', 401, 'two credentials');
    throw unauthorized();
  }
  const request = new Request(url, { headers: { authorization } });
  const answer = await guard(request, { requestId: event.requestContext.requestId });
  const refusal = 'refusal' in answer ? answer.refusal : undefined;
  const status = refusal?.response.status;
  if (refusal !== undefined && (status === 401 || status === 403))
    requestLog.rejection(refusal.rejection, status, refusal.detail);
  if (status === 401) throw unauthorized();
  if ('caller' in answer && answer.caller !== undefined)
    log.info('caller let in', { principal: pseudonymOf(answer.caller) });

  const [api, stage] = event.methodArn.split('/');
  const Effect = status === 403 ? 'Deny' : 'Allow';
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
