import { apiKey } from '../../auth/api-key.ts';
import { iam } from '../../auth/iam.ts';
import { none } from '../../auth/none.ts';
import { scopeErrorsOf } from '../../config/choices.ts';
import type { Config } from '../../config/config.ts';
import type { Attack, ToolCall } from './attack.ts';
import { apiKeyAttacks, bearerOf, createTestKeys } from './attacks/api-key.ts';
import { iamAttacks, signedWith, testRoleScopes } from './attacks/iam.ts';
import { oauthSetup } from './oauth-setup.ts';
import { type GuardSetup, startAuth } from './start-auth.ts';

export interface GuardSetupOptions {
  readonly config: Config;
  readonly resourceUrl: string;
  readonly tools: readonly ToolCall[];
}

/** The guard of the auth mode that is configured. */
export function guardSetup({ config, resourceUrl, tools }: GuardSetupOptions): GuardSetup {
  const { auth, ingress } = config;
  const scopeErrors = scopeErrorsOf(auth.mode, ingress);
  const env = { MCP_AUTH_MODE: auth.mode, MCP_RESOURCE_URL: resourceUrl, MCP_AUTH_SCOPE_ERRORS: scopeErrors };
  switch (auth.mode) {
    case 'none':
      return {
        attacks: [everyone],
        secrets: /(?!)/, // there is none
        as: () => ({}),
        start: () => startAuth(none, env),
      };
    case 'api-key': {
      const keys = createTestKeys();
      const secret = { MCP_API_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:000000000000:secret:keys' };
      return {
        attacks: apiKeyAttacks(keys, tools),
        secrets: new RegExp(
          Object.values(keys.byScope)
            .map(({ key }) => key)
            .join('|'),
        ),
        as: (scope) => ({ headers: bearerOf(keys.byScope[scope]) }),
        start: () =>
          startAuth(
            apiKey(async () => JSON.stringify(keys.stored)),
            { ...env, ...secret },
          ),
      };
    }
    case 'iam': {
      const roles = { MCP_IAM_ROLE_SCOPES: JSON.stringify({ ...auth.roles, ...testRoleScopes }) };
      return {
        attacks: iamAttacks(tools),
        secrets: /assumed-role/,
        as: signedWith,
        start: () => startAuth(iam, { ...env, ...roles }),
      };
    }
    default:
      return oauthSetup({ auth, resourceUrl, tools, scopeErrors, env });
  }
}

const everyone: Attack = { name: 'lets everyone in, as the auth mode is none', status: 200, send: () => ({}) };
