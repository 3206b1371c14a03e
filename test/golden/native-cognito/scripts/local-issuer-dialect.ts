import type { JWTStructured, KoaContextWithOIDC } from 'oidc-provider';

/** How Cognito differs: paths, scopes named by the URL of the server, no registration, and what `shape` does. */
export const settingsOf = (issuer: string, resourceUrl: string) => ({
  scopePrefix: `${resourceUrl}/`,
  routes: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    userinfo: '/oauth2/userInfo',
    jwks: '/.well-known/jwks.json',
  },
  registration: false,
  env: {
    MCP_AUTH_JWKS_URI: `${issuer}/.well-known/jwks.json`,
    MCP_AUTH_ALLOWED_CLIENT_IDS: 'local-user,local-machine',
    MCP_AUTH_FACADE: 'on',
  },
});

export const shape = {
  /** Access tokens say that they are. (At Cognito those of machines have no audience; this provider insists on one.) */
  token(_token: object, { payload }: JWTStructured): void {
    payload.token_use = 'access';
  },

  /** Metadata does not mention PKCE, and a login does not come back with `iss` (RFC 9207). */
  async responses(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    await next();
    if (ctx.path === '/.well-known/openid-configuration') {
      const { issuer, authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint, jwks_uri } =
        ctx.body as Record<string, unknown>;
      ctx.body = { issuer, authorization_endpoint, token_endpoint, revocation_endpoint, userinfo_endpoint, jwks_uri };
    }
    const location = ctx.response.get('location');
    if (!URL.canParse(location)) return;
    const url = new URL(location);
    url.searchParams.delete('iss');
    ctx.set('location', url.href);
  },
};
