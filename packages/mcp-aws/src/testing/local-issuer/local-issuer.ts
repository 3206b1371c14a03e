import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { type KoaContextWithOIDC } from 'oidc-provider';
import { scopes as scopeNames } from '../../config/choices.ts';
import { machineClient, userClientId } from './clients.ts';
import { cognitoBehavior } from './cognito-behavior.ts';
import { configurationFor } from './provider-configuration.ts';
import { standardBehavior } from './standard-behavior.ts';

export interface LocalIssuerOptions {
  /** Whether it behaves as a Cognito user pool, or as an identity provider that follows the standards. */
  readonly mode: 'cognito' | 'oidc';
  /** URL of the MCP server that tokens are for. */
  readonly resourceUrl: string;
  /** 0: any that is free. Default: 0. */
  readonly port?: number;
  /** Seconds. Default: 900. */
  readonly accessTokenTtl?: number;
  /**
   * Whether the server completes the issuer's metadata, which then does not mention PKCE. Default: true for cognito, false
   * for oidc.
   */
  readonly metadataProxy?: boolean;
  /**
   * What every access token says besides, such as `{ 'cognito:groups': ['librarians'] }`. The server is told to give these claims
   * to its tools. What an issuer itself says of a token cannot be changed. Default: nothing.
   */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Where people may come back to after login, besides the addresses of the MCP clients that are known. Default: nowhere. */
  readonly callbackUrls?: readonly string[];
}

export interface LocalIssuer {
  readonly issuer: string;
  /** What the stack would tell the server of this issuer. */
  readonly env: Readonly<Record<string, string>>;
  readonly userClientId: string;
  readonly machineClientId: string;
  readonly machineClientSecret: string;
  readonly tokenEndpoint: string;
  close(): Promise<void>;
}

/**
 * A real identity provider on this machine, which behaves as the deployed one. It takes any name and password. Everything
 * that it knows is forgotten when it ends. For development and tests only.
 * @throws Error EADDRINUSE where the port is taken
 */
export async function startLocalIssuer({
  mode,
  resourceUrl,
  port = 0,
  accessTokenTtl = 900,
  metadataProxy = mode === 'cognito',
  claims = {},
  callbackUrls = [],
}: LocalIssuerOptions): Promise<LocalIssuer> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const behaviorFor = mode === 'cognito' ? cognitoBehavior : standardBehavior;
  const behavior = behaviorFor({ issuer, resourceUrl, metadataProxy });
  const { scopePrefix, routes, env } = behavior;
  const scopes = scopeNames.map((scope) => `${scopePrefix}${scope}`);
  const offered = scopes.slice(0, 2);

  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: 'local', alg: 'RS256', use: 'sig' };
  const configuration = configurationFor(behavior, {
    resourceUrl,
    scopes,
    offered,
    callbackUrls,
    accessTokenTtl,
    claims,
  });
  const provider = withoutWarnings(() => new Provider(issuer, { ...configuration, jwks: { keys: [jwk] } }));
  if (behavior.comparesExactly) {
    provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri: string): boolean {
      return this.redirectUris?.includes(uri) === true;
    };
  }
  provider.use(async (ctx, next) => {
    await next();
    behavior.shapeResponse(ctx as KoaContextWithOIDC);
  });
  provider.use(async (ctx, next) => {
    // A client that names no scope gets those that are offered (RFC 6749, section 3.3), as at Cognito.
    if (ctx.query.response_type !== undefined) ctx.query = { scope: offered.join(' '), ...ctx.query };
    await next();
  });
  server.on('request', provider.callback());

  return {
    issuer,
    env: {
      ...env,
      MCP_AUTH_ISSUER: issuer,
      MCP_AUTH_SCOPE_PREFIX: scopePrefix,
      MCP_AUTH_SCOPES: 'read,write',
      ...(Object.keys(claims).length === 0 ? {} : { MCP_AUTH_CLAIMS: Object.keys(claims).join(',') }),
    },
    userClientId,
    machineClientId: machineClient.client_id,
    machineClientSecret: machineClient.client_secret,
    tokenEndpoint: `${issuer}${routes.token ?? '/token'}`,
    close: () => close(server),
  };
}

/** The provider warns that it keeps everything in memory and asks nobody to agree, which is what it is for here. */
function withoutWarnings<T>(create: () => T): T {
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return create();
  } finally {
    console.warn = warn;
  }
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
