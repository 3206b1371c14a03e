import { Aws } from 'aws-cdk-lib';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { addOutputs } from '../outputs.ts';
import { type Auth, type AuthOptions, claimsVariable } from './auth.ts';
import { createClients } from './cognito-clients.ts';
import { createUserPool } from './cognito-user-pool.ts';

/** People log in, and machines get tokens, at a Cognito user pool: of this stack, or one that its owner has. */
export class CognitoAuth extends Construct implements Auth {
  readonly environment: Readonly<Record<string, string>>;
  readonly userPool: IUserPool;

  constructor(scope: Construct, id: string, { context, url }: AuthOptions) {
    super(scope, id);
    const { config, userPool: given, userPoolDomain: domain } = context;
    const { userPool, domainUrl } =
      given === undefined || domain === undefined
        ? createUserPool(this, config.settings)
        : { userPool: given, domainUrl: domain };
    this.userPool = userPool;
    if (config.auth.mode !== 'cognito') throw new Error('A user pool belongs to the auth mode cognito.');
    const { callbackUrls, claims } = config.auth;
    const { user, machine } = createClients(this, { userPool, url, callbackUrls });
    const issuer = `https://cognito-idp.${Aws.REGION}.${Aws.URL_SUFFIX}/${userPool.userPoolId}`;
    this.environment = {
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_JWKS_URI: `${issuer}/.well-known/jwks.json`,
      MCP_AUTH_ALLOWED_CLIENT_IDS: [user, machine].map(({ userPoolClientId }) => userPoolClientId).join(','),
      // Cognito calls a scope by the identifier of its resource server and its name.
      MCP_AUTH_SCOPE_PREFIX: `${url}/`,
      MCP_AUTH_SCOPES: 'read,write',
      MCP_AUTH_FACADE: 'on',
      ...claimsVariable(claims),
    };
    addOutputs(this, {
      Issuer: issuer,
      UserPoolId: userPool.userPoolId,
      UserClientId: user.userPoolClientId,
      MachineClientId: machine.userPoolClientId,
      TokenEndpoint: `${domainUrl}/oauth2/token`,
    });
  }

  /** The keys of the pool are public: the server needs no permission. */
  grantTo(): void {}
}
