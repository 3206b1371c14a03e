import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { FrontDoor } from './front-door.ts';
import { identityProvider } from './identity-provider.ts';
import type { McpRuntime } from './runtime.ts';

export const authMode = 'oidc';

/** People and machines log in at your identity provider (infra/identity-provider.ts). */
export class Auth extends Construct {
  readonly environment: Record<string, string>;

  constructor(scope: Construct, id: string, { url }: FrontDoor) {
    super(scope, id);
    const { issuer, jwksUri, audience, scopePrefix, tokenScopePrefix, scopeClaims, identityClaims, facade, scopes } =
      identityProvider;
    this.environment = {
      MCP_AUTH_ISSUER: issuer,
      ...(jwksUri === undefined ? {} : { MCP_AUTH_JWKS_URI: jwksUri }),
      MCP_AUTH_AUDIENCE: audience ?? url,
      MCP_AUTH_SCOPE_PREFIX: scopePrefix ?? `${url}/`,
      MCP_AUTH_TOKEN_SCOPE_PREFIX: tokenScopePrefix,
      MCP_AUTH_SCOPE_CLAIMS: scopeClaims.join(','),
      MCP_AUTH_IDENTITY_CLAIMS: identityClaims.join(','),
      MCP_AUTH_SCOPES: scopes.join(','),
      MCP_AUTH_FACADE: facade ? 'on' : 'off',
    };
    new CfnOutput(Stack.of(this), 'Issuer', { value: issuer });
  }

  grantTo(_runtime: McpRuntime): void {}
}
