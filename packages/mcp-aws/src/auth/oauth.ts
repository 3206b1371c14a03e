import type { Auth, AuthOptions } from '../server/auth.ts';
import { verifyAccessToken } from './access-token.ts';
import { createBearerAuth } from './bearer-auth.ts';
import { claimNames } from './claims.ts';
import { bearerToken } from './credential.ts';
import { createDiscovery, metadataUrl } from './discovery.ts';
import { createIssuer } from './issuer.ts';
import { createJwks } from './jwks.ts';
import { readOAuthConfig } from './oauth-config.ts';
import type { ProviderClaims } from './provider-claims.ts';
import { requiredScopeOf } from './scopes.ts';

/** Lets in callers with an access token of the issuer for this server. Reads the issuer's keys while the server starts. */
export async function createOAuth({ config: server, env, log }: AuthOptions, provider: ProviderClaims): Promise<Auth> {
  const config = readOAuthConfig(server, env);
  const requiredScope = requiredScopeOf(env);
  const issuer = createIssuer(config.issuer, log);
  const jwks = createJwks(async (isLook) => config.jwksUri ?? (await issuer.metadata(isLook)).jwks_uri, log);
  const trust = { ...provider, issuer: config.issuer, keys: jwks, claims: claimNames(env) };
  await jwks.prefetch();

  const resourceMetadataUrl = metadataUrl(config);
  return {
    guard: createBearerAuth({
      tokenOf: bearerToken,
      requiredScope,
      scopePrefix: config.scopePrefix,
      challenge: `resource_metadata="${resourceMetadataUrl}"`,
      askedScopes: config.offeredScopes,
      verify: (token) => verifyAccessToken(token, trust),
      log,
    }),
    discover: createDiscovery(config, issuer),
    insteadOfRegistration: `This server registers no clients. Ask whoever runs it for a client ID of ${config.issuer}, and give it to your client.`,
    resourceMetadataUrl,
  };
}
