import type { Auth } from '../server/auth.ts';
import type { Issuer } from './issuer.ts';
import type { OAuthConfig } from './oauth-config.ts';

const resourcePath = '/.well-known/oauth-protected-resource';
const serverPaths = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

/** Where clients read which issuer to log in at (RFC 9728). Under a stage of API Gateway the challenge alone tells them. */
export const metadataUrl = ({ baseUrl }: OAuthConfig): string => `${baseUrl}${resourcePath}/mcp`;

/** Answers with the metadata of this server and, where clients would refuse the issuer's own, with the issuer's. */
export function createDiscovery(config: OAuthConfig, issuer: Issuer): NonNullable<Auth['discover']> {
  const scopes_supported = config.offeredScopes.map((scope) => `${config.scopePrefix}${scope}`);
  const resource = {
    resource: config.resourceUrl,
    authorization_servers: [config.metadataProxy ? config.baseUrl : config.issuer],
    scopes_supported,
    bearer_methods_supported: ['header'],
  };

  return async (request) => {
    const { pathname } = new URL(request.url);
    if ([resourcePath, `${resourcePath}/mcp`, `${resourcePath}/mcp/`].includes(pathname))
      return document(request, async () => resource);
    if (!config.metadataProxy || !serverPaths.includes(pathname)) return undefined;
    return document(request, async () => completed(await issuer.metadata(), config.baseUrl, scopes_supported));
  };
}

/**
 * Cognito and Entra ID check PKCE without advertising it, and MCP clients refuse to log in where it is not advertised.
 * So this server is the issuer by name, and the true one still does all the work. https://www.rfc-editor.org/rfc/rfc8414
 */
function completed(upstream: Awaited<ReturnType<Issuer['metadata']>>, issuer: string, scopes: string[]): object {
  const { authorization_endpoint, token_endpoint, revocation_endpoint, jwks_uri } = upstream;
  return {
    issuer,
    authorization_endpoint,
    token_endpoint,
    ...(revocation_endpoint === undefined ? {} : { revocation_endpoint }),
    jwks_uri,
    scopes_supported: scopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token', 'client_credentials'],
    code_challenge_methods_supported: ['S256'],
    // People's clients have no secret; those of machines have one, and some libraries send it only as it says here.
    token_endpoint_auth_methods_supported: ['none', 'client_secret_basic', 'client_secret_post'],
    // Readers of OpenID Connect's form of this document insist on these.
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}

const methods = 'GET, HEAD, OPTIONS';
const open = { 'access-control-allow-origin': '*' };

/** Any web page may read it: it says nothing that is not public. */
async function document(request: Request, make: () => Promise<object>): Promise<Response> {
  if (request.method === 'OPTIONS') {
    const headers = { 'access-control-allow-methods': methods, 'access-control-allow-headers': '*' };
    return new Response(null, { status: 204, headers: { ...open, ...headers } });
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...open, allow: methods } });
  }
  const content = await make().catch(() => undefined); // logged by what tried to read it
  if (content === undefined) {
    return Response.json(
      { error: 'temporarily_unavailable' },
      { status: 503, headers: { ...open, 'retry-after': '5' } },
    );
  }
  const response = Response.json(content, { headers: { ...open, 'cache-control': 'public, max-age=300' } });
  return request.method === 'HEAD' ? new Response(null, response) : response;
}
