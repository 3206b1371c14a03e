import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Scope } from '../config/choices.ts';

/** What is kept of a key. The key itself exists only where it is used. */
export interface StoredKey {
  /** SHA-256 of the whole key, in hex. A key is 32 random bytes, so it needs no salt and no slow hash. */
  sha256: string;
  scopes: Scope[];
  owner: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Keys by their id, as the secret holds them. */
export type StoredKeys = Record<string, StoredKey>;

/** So that an owner can change keys without a gap, and no further. */
export const activeKeysPerOwner = 2;

const form = /^mcp_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

const hash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Makes a key. The caller shows `key` once, and stores `stored` under `id`. */
export function issueKey(
  owner: string,
  scopes: Scope[],
  expiresAt: Date,
): { id: string; key: string; stored: StoredKey } {
  const id = randomBytes(8).toString('hex');
  const key = `mcp_${id}_${randomBytes(32).toString('base64url')}`;
  return { id, key, stored: { sha256: hash(key).toString('hex'), scopes, owner, expiresAt: expiresAt.toISOString() } };
}

/** The id inside a key; undefined where it does not have the form of one. */
export const keyId = (key: string): string | undefined => form.exec(key)?.[1];

/** Whether this is the stored key, compared in constant time. */
export const matches = (key: string, { sha256 }: StoredKey): boolean =>
  timingSafeEqual(hash(key), Buffer.from(sha256, 'hex'));

/** Whether the key can still be used. An expiry that cannot be read counts as past. */
export const isActive = ({ expiresAt }: StoredKey, now = Date.now()): boolean => Date.parse(expiresAt) > now;
