import { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  type IUserPool,
  OAuthScope,
  ResourceServerScope,
  UserPoolClient,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { knownCallbackUrls } from '../../config/callback-urls.ts';

const scopes = {
  read: new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Use tools that only read' }),
  write: new ResourceServerScope({ scopeName: 'write', scopeDescription: 'Use tools that change something' }),
  admin: new ResourceServerScope({ scopeName: 'admin', scopeDescription: 'Use every tool' }),
};

interface ClientOptions {
  readonly userPool: IUserPool;
  /** Of the MCP endpoint. */
  readonly url: string;
  /** Besides those of the MCP clients that are known. */
  readonly callbackUrls: readonly string[];
}

/**
 * The server and its clients, as Cognito knows them. The server accepts tokens of the clients returned here, and of no others.
 *
 * Cognito grants every user each scope that a client may ask for, and every user may use every public client. So nobody
 * gets `admin` here. To give it to a machine, add a client with a secret; to give it to some people, add the scope to
 * their tokens in a pre token generation trigger, by group.
 */
export function createClients(
  scope: Construct,
  { userPool, url, callbackUrls }: ClientOptions,
): { user: UserPoolClient; machine: UserPoolClient } {
  // Not by methods of the pool: it may be of another stack, which would then depend on this one.
  const server = new UserPoolResourceServer(scope, 'ResourceServer', {
    userPool,
    // MCP clients name this URL as the resource that they want a token for (RFC 8707).
    identifier: url,
    userPoolResourceServerName: 'MCP server',
    scopes: Object.values(scopes),
  });
  const granted = [OAuthScope.resourceServer(server, scopes.read), OAuthScope.resourceServer(server, scopes.write)];
  const common = {
    userPool,
    accessTokenValidity: Duration.minutes(15),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
  };

  // Public: desktop clients cannot keep a secret, so they prove themselves with PKCE.
  const user = new UserPoolClient(scope, 'UserClient', {
    ...common,
    generateSecret: false,
    // Cognito's default set has ALLOW_REFRESH_TOKEN_AUTH, which does not go with refresh tokens that rotate.
    authFlows: { userSrp: true },
    refreshTokenValidity: Duration.days(30),
    refreshTokenRotationGracePeriod: Duration.seconds(10),
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: granted,
      callbackUrls: [...knownCallbackUrls, ...callbackUrls],
    },
  });
  const machine = new UserPoolClient(scope, 'MachineClient', {
    ...common,
    generateSecret: true,
    oAuth: { flows: { clientCredentials: true }, scopes: granted },
  });
  // Login pages answer 403 for a client without a style.
  new CfnManagedLoginBranding(scope, 'Branding', {
    userPoolId: userPool.userPoolId,
    clientId: user.userPoolClientId,
    useCognitoProvidedValues: true,
  });
  return { user, machine };
}
