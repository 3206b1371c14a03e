import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

export interface TokenIssuerOptions {
  /** `iss` of its tokens. Default: its own address. */
  readonly issuer?: string;
  /** Default: new ones, which take a second to make. */
  readonly keys?: TokenIssuerKeys;
  /** Answers a request for the keys in its own way. False: it does not. */
  intercept?(request: IncomingMessage, response: ServerResponse): boolean;
}

export interface Mint {
  readonly claims?: JWTPayload & Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** The key that signs; `stranger`: one that is not the issuer's. */
  readonly key?: KeyName;
}

export type KeyName = 'first' | 'second' | 'stranger';
export type TokenIssuerKeys = Readonly<Record<KeyName, CryptoKeyPair>>;

/** An issuer that is nothing but keys: it makes any token, good or bad. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly jwksUri: string;
  readonly keys: TokenIssuerKeys;
  /** A token. A claim that is undefined is left out. */
  mint(token?: Mint): Promise<string>;
  /** Replaces the published key. */
  publish(key: KeyName): void;
  /** Says in the discovery document that the keys are elsewhere. */
  moveKeys(jwksUri: string): void;
  close(): Promise<void>;
}

type CryptoKeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

export async function createTokenIssuerKeys(): Promise<TokenIssuerKeys> {
  const pair = (): Promise<CryptoKeyPair> => generateKeyPair('RS256', { extractable: true });
  const [first, second, stranger] = await Promise.all([pair(), pair(), pair()]);
  return { first, second, stranger };
}

/** Starts an issuer on this machine, whose keys the server reads. */
export async function startTokenIssuer({
  issuer: given,
  keys: givenKeys,
  intercept = () => false,
}: TokenIssuerOptions = {}): Promise<TokenIssuer> {
  const keys = givenKeys ?? (await createTokenIssuerKeys());
  let published: KeyName = 'first';
  let moved: string | undefined;

  const server = createServer(async (request, response) => {
    const origin = `http://${request.headers.host}`;
    if (request.url?.includes('openid-configuration')) {
      const endpoints = { authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` };
      response.end(JSON.stringify({ issuer: given ?? origin, ...endpoints, jwks_uri: moved ?? `${origin}/jwks` }));
    } else if (!intercept(request, response)) {
      const jwk = await exportJWK(keys[published].publicKey);
      response.end(JSON.stringify({ keys: [{ ...jwk, kid: published, alg: 'RS256', use: 'sig' }] }));
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = given ?? address;

  return {
    issuer,
    jwksUri: `${address}/jwks`,
    keys,
    publish: (key) => {
      published = key;
    },
    moveKeys: (jwksUri) => {
      moved = jwksUri;
    },
    mint({ claims = {}, header = {}, key = 'first' } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: issuer, sub: 'ana', iat: now, exp: now + 600, ...claims };
      const defined = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
      return new SignJWT(defined)
        .setProtectedHeader({ alg: 'RS256', kid: key === 'stranger' ? 'first' : key, ...header })
        .sign(keys[key].privateKey);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
