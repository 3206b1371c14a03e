import { Duration } from 'aws-cdk-lib';
import {
  CfnManagedLoginBranding,
  OAuthScope,
  ResourceServerScope,
  type UserPool,
  type UserPoolClient,
  UserPoolClientIdentityProvider,
} from 'aws-cdk-lib/aws-cognito';
import type { Construct } from 'constructs';
import { callbackUrls } from './callback-urls.ts';

const scopes = {
  read: new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Use tools that only read' }),
  write: new ResourceServerScope({ scopeName: 'write', scopeDescription: 'Use tools that change something' }),
  admin: new ResourceServerScope({ scopeName: 'admin', scopeDescription: 'Use every tool' }),
};

/**
 * What Cognito calls resource server and app clients: this server, people, and machines. Cognito grants every user each
 * scope that a client may ask for. So nobody gets `admin` here: give it a client of its own for those who should.
 */
export function createClients(
  scope: Construct,
  userPool: UserPool,
  url: string,
): { user: UserPoolClient; machine: UserPoolClient } {
  // The identifier has to be the URL that MCP clients name as the resource (RFC 8707).
  const server = userPool.addResourceServer('ResourceServer', { identifier: url, scopes: Object.values(scopes) });
  const granted = [OAuthScope.resourceServer(server, scopes.read), OAuthScope.resourceServer(server, scopes.write)];
  const common = {
    accessTokenValidity: Duration.minutes(15),
    enableTokenRevocation: true,
    preventUserExistenceErrors: true,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
  };

  // Public: desktop clients cannot keep a secret, so they prove themselves with PKCE.
  const user = userPool.addClient('UserClient', {
    ...common,
    generateSecret: false,
    // Cognito's default set has ALLOW_REFRESH_TOKEN_AUTH, which does not go with refresh tokens that rotate.
    authFlows: { userSrp: true },
    refreshTokenValidity: Duration.days(30),
    refreshTokenRotationGracePeriod: Duration.seconds(10),
    oAuth: { flows: { authorizationCodeGrant: true }, scopes: granted, callbackUrls },
  });
  const machine = userPool.addClient('MachineClient', {
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
