import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { createClients } from './clients.ts';
import type { FrontDoor } from './front-door.ts';
import type { McpRuntime } from './runtime.ts';
import { createUserPool } from './user-pool.ts';

export const authMode = 'cognito';

/** People log in, and machines get tokens, at a Cognito user pool of this stack. */
export class Auth extends Construct {
  readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, { url }: FrontDoor) {
    super(scope, id);
    const { userPool, domain } = createUserPool(this);
    const clients = createClients(this, userPool, url);
    const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${userPool.userPoolId}`;
    this.environment = {
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_JWKS_URI: `${issuer}/.well-known/jwks.json`,
      MCP_AUTH_ALLOWED_CLIENT_IDS: Object.values(clients)
        .map(({ userPoolClientId }) => userPoolClientId)
        .join(','),
      // Cognito calls a scope by the identifier of its resource server and its name.
      MCP_AUTH_SCOPE_PREFIX: `${url}/`,
      MCP_AUTH_SCOPES: 'read,write',
      MCP_AUTH_FACADE: 'on',
    };

    const outputs = {
      Issuer: issuer,
      UserPoolId: userPool.userPoolId,
      UserClientId: clients.user.userPoolClientId,
      MachineClientId: clients.machine.userPoolClientId,
      TokenEndpoint: `${domain.baseUrl()}/oauth2/token`,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(Stack.of(this), name, { value });
  }

  /** The keys of the pool are public: the server needs no permission. */
  grantTo(_runtime: McpRuntime): void {}
}
