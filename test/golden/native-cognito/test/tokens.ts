import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

/** How the server of the keys behaves. */
export type KeyServer = 'up' | 'down' | 'slow' | 'html' | 'huge' | 'empty';

interface Minted {
  claims?: JWTPayload & Record<string, unknown>;
  header?: Record<string, unknown>;
  /** Which of the issuer's keys signs; `stranger`: one that is not the issuer's. */
  key?: 'first' | 'second' | 'stranger';
}

const pair = async (alg = 'RS256') => generateKeyPair(alg, { extractable: true });

/** An issuer that is nothing but keys: it makes any token, good or bad, and serves its keys well or badly. */
export async function startTokenIssuer() {
  const keys = { first: await pair(), second: await pair(), stranger: await pair() };
  const published: ('first' | 'second')[] = ['first'];
  let state: KeyServer = 'up';
  let hits = 0;

  const server = createServer(async (request, response) => {
    const issuer = `http://${request.headers.host}`;
    if (request.url?.includes('openid-configuration')) {
      const endpoints = { authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
      return response.end(JSON.stringify({ issuer, ...endpoints, jwks_uri: `${issuer}/jwks` }));
    }
    hits += 1;
    if (state === 'slow') return; // until the caller gives up
    if (state === 'down') return response.writeHead(503).end();
    if (state === 'html') return response.end('<html>Sign in to the Wi-Fi</html>');
    if (state === 'huge') return response.end(`{"keys":[],"padding":"${'x'.repeat(1_000_000)}"}`);
    if (state === 'empty') return response.end('{"keys":[]}');
    const list = published.map(async (kid) => ({
      ...(await exportJWK(keys[kid].publicKey)),
      kid,
      alg: 'RS256',
      use: 'sig',
    }));
    response.end(JSON.stringify({ keys: await Promise.all(list) }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    issuer,
    keys,
    become: (next: KeyServer) => {
      state = next;
    },
    /** Replaces the published key, as an issuer does now and then. */
    rotate: () => void published.splice(0, 1, 'second'),
    /** Requests for the keys so far. */
    hits: () => hits,
    mint({ claims = {}, header = {}, key = 'first' }: Minted = {}): Promise<string> {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: issuer, sub: 'ana', iat: now, exp: now + 600, ...claims };
      const defined = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined));
      return new SignJWT(defined)
        .setProtectedHeader({ alg: 'RS256', ...(key === 'stranger' ? { kid: 'first' } : { kid: key }), ...header })
        .sign(keys[key].privateKey);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type TokenIssuer = Awaited<ReturnType<typeof startTokenIssuer>>;
