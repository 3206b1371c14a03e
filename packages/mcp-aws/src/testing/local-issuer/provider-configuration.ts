import { type Configuration, errors } from 'oidc-provider';
import { localClients } from './clients.ts';
import type { IssuerBehavior } from './issuer-behavior.ts';

/** Seconds. */
const day = 86_400;

export interface ProviderOptions {
  /** URL of the MCP server. */
  readonly resourceUrl: string;
  /** All that the server knows, with their prefix. */
  readonly scopes: readonly string[];
  /** Those that clients may ask for. */
  readonly offered: readonly string[];
  /** Where people may come back to, besides the addresses of the MCP clients that are known. */
  readonly callbackUrls: readonly string[];
  /** Seconds. */
  readonly accessTokenTtl: number;
  /** What access tokens say besides. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What the provider is made with, except for its keys. */
export const configurationFor = (
  { routes, registration, shapeToken }: IssuerBehavior,
  { resourceUrl, scopes, offered, callbackUrls, accessTokenTtl, claims }: ProviderOptions,
): Configuration => ({
  cookies: { keys: [crypto.randomUUID()] },
  clients: localClients(offered, callbackUrls),
  routes,
  scopes: [...scopes, 'openid', 'offline_access'],
  clientBasedCORS: () => true,
  pkce: { required: () => true },
  rotateRefreshToken: true,
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
  ttl: {
    Session: day,
    Grant: day,
    Interaction: day,
    RefreshToken: day,
    AuthorizationCode: 60,
    IdToken: 3600,
    AccessToken: accessTokenTtl,
    ClientCredentials: accessTokenTtl,
  },
  features: {
    registration: { enabled: registration },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resourceUrl,
      useGrantedResource: () => true,
      getResourceServerInfo(_, resource) {
        if (resource !== resourceUrl) throw new errors.InvalidTarget();
        return {
          scope: scopes.join(' '),
          audience: resource,
          accessTokenFormat: 'jwt',
          accessTokenTTL: accessTokenTtl,
          jwt: { sign: { alg: 'RS256' } },
        };
      },
    },
  },
  formats: {
    customizers: {
      jwt(_, __, parts) {
        shapeToken(parts);
        parts.payload = { ...claims, ...parts.payload };
      },
    },
  },
});
