import type { StoredKey, StoredKeys } from './api-keys.ts';

/**
 * The keys in the text of the secret. It can be edited by hand, so what is not a valid key is left out.
 * @param onUnreadable called with how many were left out, where some were
 */
export function parseKeys(text = '{}', onUnreadable: (count: number) => void = () => undefined): StoredKeys {
  const entries = Object.entries(JSON.parse(text) as Record<string, unknown>);
  const sound = entries.filter((entry): entry is [string, StoredKey] => isStoredKey(entry[1]));
  if (sound.length < entries.length) onUnreadable(entries.length - sound.length);
  return Object.fromEntries(sound);
}

function isStoredKey(value: unknown): value is StoredKey {
  const { sha256, scopes, owner, expiresAt } = (value ?? {}) as Partial<StoredKey>;
  return (
    typeof sha256 === 'string' &&
    /^[0-9a-f]{64}$/.test(sha256) &&
    Array.isArray(scopes) &&
    typeof owner === 'string' &&
    typeof expiresAt === 'string'
  );
}
