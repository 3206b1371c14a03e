import { Construct } from 'constructs';
import { addOutputs } from '../outputs.ts';
import { type Auth, type AuthOptions, claimsVariable } from './auth.ts';

/** People and machines log in at the owner's identity provider. */
export class OidcAuth extends Construct implements Auth {
  readonly environment: Readonly<Record<string, string>>;
  readonly userPool: undefined;

  constructor(scope: Construct, id: string, { context, url }: AuthOptions) {
    super(scope, id);
    const { auth } = context.config;
    if (auth.mode !== 'oidc') throw new Error('An identity provider belongs to the auth mode oidc.');
    this.environment = {
      MCP_AUTH_ISSUER: auth.issuer,
      ...(auth.jwksUri === undefined ? {} : { MCP_AUTH_JWKS_URI: auth.jwksUri }),
      MCP_AUTH_AUDIENCE: auth.audience ?? url,
      MCP_AUTH_SCOPE_PREFIX: auth.scopePrefix ?? `${url}/`,
      MCP_AUTH_TOKEN_SCOPE_PREFIX: auth.tokenScopePrefix,
      MCP_AUTH_SCOPE_CLAIMS: auth.scopeClaims.join(','),
      MCP_AUTH_IDENTITY_CLAIMS: auth.identityClaims.join(','),
      MCP_AUTH_SCOPES: auth.scopes.join(','),
      MCP_AUTH_FACADE: auth.metadataProxy ? 'on' : 'off',
      ...claimsVariable(auth.claims),
    };
    addOutputs(this, { Issuer: auth.issuer });
  }

  /** The keys of the provider are public: the server needs no permission. */
  grantTo(): void {}
}
