import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { errors } from 'oidc-provider';
import { localClients, machine, userId } from './local-clients.ts';
import { settingsOf, shape } from './local-issuer-dialect.ts';

export interface LocalIssuerOptions {
  /** URL of the MCP server that tokens are for. */
  resourceUrl: string;
  /** 0: any that is free. */
  port?: number;
  /** Seconds. */
  accessTokenTtl?: number;
}

export interface LocalIssuer {
  issuer: string;
  /** What the stack would tell the server of this issuer. */
  env: Record<string, string>;
  userClientId: string;
  machineClientId: string;
  machineClientSecret: string;
  tokenEndpoint: string;
  close(): Promise<void>;
}

const day = 86_400;

/**
 * A real identity provider on this machine, which speaks the dialect of the deployed one. It takes any name and password.
 * What it knows is forgotten when it ends. For development and tests only.
 */
export async function startLocalIssuer({
  resourceUrl,
  port = 0,
  accessTokenTtl = 900,
}: LocalIssuerOptions): Promise<LocalIssuer> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { scopePrefix, routes, registration, env } = settingsOf(issuer, resourceUrl);
  const scopes = ['read', 'write', 'admin'].map((scope) => `${scopePrefix}${scope}`);
  const offered = scopes.slice(0, 2);

  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), kid: 'local', alg: 'RS256', use: 'sig' }] },
    cookies: { keys: [crypto.randomUUID()] },
    clients: localClients(offered),
    routes,
    scopes: [...scopes, 'openid', 'offline_access'],
    clientBasedCORS: () => true,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id }) }),
    ttl: { Session: day, Grant: day, Interaction: day, RefreshToken: day, ClientCredentials: accessTokenTtl },
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
          const jwt = { sign: { alg: 'RS256' } } as const;
          return {
            scope: scopes.join(' '),
            audience: resource,
            accessTokenFormat: 'jwt',
            accessTokenTTL: accessTokenTtl,
            jwt,
          };
        },
      },
    },
    formats: { customizers: { jwt: (_, token, parts) => shape.token(token, parts) } },
  });
  provider.use(shape.responses);
  provider.use(async (ctx, next) => {
    // Who names no scope gets those that are offered (RFC 6749, section 3.3), as Cognito does it.
    if (ctx.query.response_type !== undefined) ctx.query = { scope: offered.join(' '), ...ctx.query };
    await next();
  });
  server.on('request', provider.callback());

  return {
    issuer,
    env: { ...env, MCP_AUTH_ISSUER: issuer, MCP_AUTH_SCOPE_PREFIX: scopePrefix, MCP_AUTH_SCOPES: 'read,write' },
    userClientId: userId,
    machineClientId: machine.client_id,
    machineClientSecret: machine.client_secret,
    tokenEndpoint: `${issuer}${routes.token ?? '/token'}`,
    close: () => closed(server),
  };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
