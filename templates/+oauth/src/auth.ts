import { verifyAccessToken } from './access-token.ts';
import type { Auth } from './app.ts';
import type { Config } from './config.ts';
import { bearerToken } from './credential.ts';
import { claimsReader } from './dialect.ts';
import { createDiscovery, metadataUrl } from './discovery.ts';
import { createIssuer } from './issuer.ts';
import { createJwks } from './jwks.ts';
import { readOAuthConfig } from './oauth-config.ts';
import { scopeName } from './scopes.ts';
import { createTokenGate, requiredScopeOf } from './token-gate.ts';

export { authMode } from './dialect.ts';

/** Lets in whoever sends an access token of the issuer for this server. Reads the issuer's keys while the server starts. */
export async function createAuth(server: Config, env: NodeJS.ProcessEnv = process.env): Promise<Auth> {
  const config = readOAuthConfig(server, env);
  const requiredScope = requiredScopeOf(env);
  const issuer = createIssuer(config.issuer);
  const jwks = createJwks(async () => config.jwksUri ?? (await issuer.metadata()).jwks_uri);
  const trust = { issuer: config.issuer, keys: jwks.find, read: claimsReader(config.resourceUrl, env) };
  await jwks.prefetch();

  const resourceMetadataUrl = metadataUrl(config);
  const asked = config.stepUp ? [requiredScope] : config.offeredScopes;
  return {
    gate: createTokenGate({
      tokenOf: bearerToken,
      requiredScope,
      challenge: `resource_metadata="${resourceMetadataUrl}"`,
      askedScopes: asked.map((scope) => scopeName(scope, env)),
      async verify(token) {
        return { ...(await verifyAccessToken(token, trust)), resourceMetadataUrl };
      },
    }),
    discover: createDiscovery(config, issuer, env),
  };
}
