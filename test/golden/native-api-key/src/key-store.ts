import type { StoredKey, StoredKeys } from './api-keys.ts';
import { log } from './log.ts';

/** A revoked key stops working within this time. */
const refreshMs = 5 * 60_000;
/** A new key, and a secret that could not be read, are looked for again after this time: callers cannot cause more. */
const retryMs = 10_000;

export interface KeyStore {
  /** @throws Error while no keys could be read yet */
  find(id: string): Promise<StoredKey | undefined>;
}

/** Keeps the keys in memory and up to date. An outage of the secret does not matter once they have been read. */
export function createKeyStore(load: () => Promise<StoredKeys>, now: () => number = Date.now): KeyStore {
  let keys: StoredKeys | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | undefined;

  async function refresh(): Promise<void> {
    triedAt = now();
    try {
      keys = await load();
      loadedAt = now();
    } catch (error) {
      log.error('cannot read the API keys', { error });
    }
  }
  const refreshOnce = (): Promise<void> => {
    loading ??= refresh().finally(() => {
      loading = undefined;
    });
    return loading;
  };

  return {
    async find(id) {
      const mayRetry = now() - triedAt >= retryMs;
      const known = keys !== undefined && Object.hasOwn(keys, id);
      if (loading !== undefined && !known) await loading;
      else if (mayRetry && (!known || now() - loadedAt >= refreshMs)) await refreshOnce();
      if (keys === undefined) throw new Error('The API keys could not be read.');
      return Object.hasOwn(keys, id) ? keys[id] : undefined;
    },
  };
}
