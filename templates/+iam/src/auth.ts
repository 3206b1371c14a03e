import type { Auth } from './app.ts';
import { required } from './config.ts';
import { callerArn, parseRoleScopes, principalArn, scopesOf } from './principals.ts';
import { rejected } from './rejection.ts';

export const authMode = 'iam';

/** Lets in AWS principals. API Gateway has verified their signature (SigV4); what each may do is looked up here. */
export async function createAuth(_config: unknown, env: NodeJS.ProcessEnv = process.env): Promise<Auth> {
  const roleScopes = parseRoleScopes(required(env, 'MCP_IAM_ROLE_SCOPES'));
  return {
    async gate(_request, { requestContext }) {
      const caller = callerArn(requestContext);
      if (caller === undefined) return forbidden('the request is not signed by an AWS principal');
      const principal = principalArn(caller);
      const scopes = scopesOf(principal, roleScopes);
      if (scopes.length === 0) return forbidden('the AWS principal has no scope here');
      return { token: '', clientId: principal, scopes, extra: { principal: caller, arn: caller } };
    },
  };
}

/** As API Gateway refuses what is not signed: there is nothing a client could log in to. */
function forbidden(reason: string): Response {
  const body = { error: 'access_denied', error_description: reason };
  return rejected('unknown_principal', reason, Response.json(body, { status: 403 }));
}
