import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Log } from '../telemetry/log.ts';
import { type Cache, createCache, NotKnownYet } from './cache.ts';
import { fetchJson } from './fetch-json.ts';

/** How long keys serve before they are read again: an issuer announces a new one well before it signs with it. */
const refreshMs = 60 * 60_000;
/** How long an outage of the issuer goes unnoticed. */
const maxAgeMs = 24 * 60 * 60_000;
/** An unknown key, and an issuer that is down, are tried again after this time, however many callers ask. */
const retryMs = 5000;

interface Keys {
  ids: ReadonlySet<string | undefined>;
  /** Of keys that the issuer had before. */
  withdrawn: ReadonlySet<string | undefined>;
  find: JWTVerifyGetKey;
  /** A token that the first of the keys has not signed. */
  unsigned: string;
}

/** The public keys of the issuer. Once read, they serve through an outage of the issuer of up to a day. */
export interface Jwks {
  /**
   * The key of a token.
   * @throws JOSEError where the issuer has no such key
   * @throws NotKnownYet where it may have one since the keys were read last
   */
  readonly find: JWTVerifyGetKey;
  /** Reads the keys again, for a token that does not name its key. @throws NotKnownYet where they were a moment ago */
  renew(): Promise<void>;
  /** Reads the keys and gets ready to use them, so that no caller waits. Does not throw: the next caller tries again. */
  prefetch(): Promise<void>;
}

/** @param locate the address of the key set; called whenever it is read, `isLook` for a key that the last one lacks */
export function createJwks(locate: (isLook: boolean) => Promise<string>, log: Log): Jwks {
  let last: Keys | undefined;
  const cache: Cache<Keys> = createCache({
    name: 'signing keys',
    async load(isLook) {
      last = await read(await locate(isLook), last);
      return last;
    },
    refreshMs,
    maxAgeMs,
    retryMs,
    log,
  });
  return {
    async find(header, token) {
      const keys = await cache
        .find(({ ids }) => header.kid === undefined || ids.has(header.kid))
        .catch((error: unknown) => {
          if (last?.withdrawn.has(header.kid) && error instanceof NotKnownYet) return last;
          throw error;
        });
      return keys.find(header, token);
    },
    async renew() {
      await cache.find(() => false);
    },
    async prefetch() {
      const keys = await cache.get().catch(() => undefined);
      // The first check imports a key and loads the cryptography: better now, at full speed, than in the first call.
      if (keys !== undefined) await jwtVerify(keys.unsigned, keys.find).catch(() => undefined);
    },
  };
}

async function read(url: string, before: Keys | undefined): Promise<Keys> {
  const { keys } = (await fetchJson(url)) as Partial<JSONWebKeySet>;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error(`${url} holds no keys`);
  const [{ alg = 'RS256', kid } = {}] = keys;
  const header = Buffer.from(JSON.stringify({ alg, kid })).toString('base64url');
  const ids = new Set(keys.map(({ kid }) => kid));
  return {
    ids,
    withdrawn: new Set([...(before?.ids ?? []), ...(before?.withdrawn ?? [])].filter((id) => !ids.has(id))),
    find: createLocalJWKSet({ keys }),
    unsigned: `${header}.e30.${'A'.repeat(342)}`,
  };
}
