import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { type Cache, createCache } from './cache.ts';
import { fetchJson } from './fetch-json.ts';

/** How long keys serve before they are read again: an issuer announces a new one well before it signs with it. */
const refreshMs = 60 * 60_000;
/** How long an outage of the issuer goes unnoticed. */
const maxAgeMs = 24 * 60 * 60_000;
/** An unknown key, and an issuer that is down, are tried again after this time, however many callers ask. */
const retryMs = 5000;

interface Keys {
  ids: ReadonlySet<string | undefined>;
  find: JWTVerifyGetKey;
}

/** The public keys of the issuer. Once read, they serve through an outage of the issuer of up to a day. */
export interface Jwks {
  readonly find: JWTVerifyGetKey;
  /** Reads the keys, so that no caller waits for them. Does not throw: the next caller tries again. */
  prefetch(): Promise<void>;
}

/** @param locate the address of the key set; called whenever it is read */
export function createJwks(locate: () => Promise<string>): Jwks {
  const cache: Cache<Keys> = createCache({
    name: 'signing keys',
    load: async () => read(await locate()),
    refreshMs,
    maxAgeMs,
    retryMs,
  });
  return {
    async find(header, token) {
      const keys = await cache.get(({ ids }) => header.kid === undefined || ids.has(header.kid));
      return keys.find(header, token);
    },
    async prefetch() {
      await cache.get().catch(() => undefined);
    },
  };
}

async function read(url: string): Promise<Keys> {
  const { keys } = (await fetchJson(url)) as Partial<JSONWebKeySet>;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`${url} holds no keys`);
  return { ids: new Set(keys.map(({ kid }) => kid)), find: createLocalJWKSet({ keys }) };
}
