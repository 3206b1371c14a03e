import type { AuthMode, Refusal } from '../server/auth.ts';
import { required } from '../server/server-config.ts';
import { callerArn, parseRoleScopes, principalArn, scopesOf } from './iam-principals.ts';

/** Lets in AWS principals. API Gateway has verified their signature (SigV4); what each may do is looked up here. */
export const iam: AuthMode = {
  mode: 'iam',
  async createAuth({ env }) {
    const roleScopes = parseRoleScopes(required(env, 'MCP_IAM_ROLE_SCOPES'));
    return {
      async guard(_request, { requestContext }) {
        const arn = callerArn(requestContext);
        if (arn === undefined) return { refusal: forbidden('the request is not signed by an AWS principal') };
        const clientId = principalArn(arn);
        const scopes = scopesOf(clientId, roleScopes);
        if (scopes.length === 0) return { refusal: forbidden('the AWS principal has no scope here') };
        return { caller: { clientId, scopes, principal: arn, arn } };
      },
    };
  },
};

/** As API Gateway refuses what is not signed: there is nothing a client could log in to. */
const forbidden = (detail: string): Refusal => ({
  rejection: 'unknown_principal',
  detail,
  response: Response.json({ error: 'access_denied', error_description: detail }, { status: 403 }),
});
