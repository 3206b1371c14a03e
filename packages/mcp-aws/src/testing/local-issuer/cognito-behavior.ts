import { type BehaviorOptions, type IssuerBehavior, isMetadata } from './issuer-behavior.ts';

/**
 * Paths of Cognito, scopes named after the URL of the server, no registration, sparse metadata, and addresses to return to that
 * are compared to the letter.
 */
export const cognitoBehavior = ({ issuer, resourceUrl, metadataProxy }: BehaviorOptions): IssuerBehavior => ({
  scopePrefix: `${resourceUrl}/`,
  routes: {
    authorization: '/oauth2/authorize',
    token: '/oauth2/token',
    revocation: '/oauth2/revoke',
    userinfo: '/oauth2/userInfo',
    jwks: '/.well-known/jwks.json',
  },
  registration: false,
  comparesExactly: true,
  env: {
    MCP_AUTH_JWKS_URI: `${issuer}/.well-known/jwks.json`,
    MCP_AUTH_ALLOWED_CLIENT_IDS: 'local-user,local-machine',
    MCP_AUTH_FACADE: metadataProxy ? 'on' : 'off',
  },

  /** Access tokens say that they are. (At Cognito those of machines have no audience; this provider insists on one.) */
  shapeToken({ payload }) {
    payload.token_use = 'access';
  },

  /** Metadata does not mention PKCE, and a login does not come back with `iss` (RFC 9207). */
  shapeResponse(ctx) {
    if (isMetadata(ctx)) {
      const {
        issuer: own,
        authorization_endpoint,
        token_endpoint,
        revocation_endpoint,
        userinfo_endpoint,
        jwks_uri,
      } = ctx.body as Record<string, unknown>;
      ctx.body = {
        issuer: own,
        authorization_endpoint,
        token_endpoint,
        revocation_endpoint,
        userinfo_endpoint,
        jwks_uri,
      };
    }
    const location = ctx.response.get('location');
    if (!URL.canParse(location)) return;
    const url = new URL(location);
    url.searchParams.delete('iss');
    ctx.set('location', url.href);
  },
});
