import { isActive, keyId, matches, type StoredKeys } from './api-keys.ts';
import type { Auth, Gate } from './app.ts';
import { type Cache, createCache } from './cache.ts';
import { required } from './config.ts';
import { bearerToken, checkCredential } from './credential.ts';
import { Refused } from './refused.ts';
import type { Scope } from './scopes.ts';
import { readKeys } from './secret.ts';
import { createTokenGate, requiredScopeOf } from './token-gate.ts';

export const authMode = 'api-key';

/** A revoked key stops working within this time; while the keys cannot be read, within the other. */
const refreshMs = 5 * 60_000;
const maxAgeMs = 60 * 60_000;
/** A new key, and a secret that could not be read, are looked for again after this time. */
const retryMs = 10_000;

/** Reads the keys while the server starts, so that no caller waits for them. */
export async function createAuth(_config: unknown, env: NodeJS.ProcessEnv = process.env): Promise<Auth> {
  const secretArn = required(env, 'MCP_API_KEYS_SECRET_ARN');
  const keys = createCache({ name: 'API keys', load: () => readKeys(secretArn), refreshMs, maxAgeMs, retryMs });
  await keys.get().catch(() => undefined); // logged; callers get 503 until it succeeds
  return { gate: createKeyGate(keys, requiredScopeOf(env)) };
}

/** The one key of a request, in `x-api-key` or as a Bearer token. */
function keyOf(request: Request): string {
  const key = request.headers.get('x-api-key');
  if (key === null) return bearerToken(request);
  if (request.headers.has('authorization')) throw new Refused('invalid_request', 'send one credential, not two');
  checkCredential(key, request.url);
  return key.trim();
}

/** Lets in whoever sends an active key, as `Authorization: Bearer <key>` or as `x-api-key: <key>`. */
export function createKeyGate(keys: Cache<StoredKeys>, requiredScope: Scope): Gate {
  return createTokenGate({
    requiredScope,
    tokenOf: keyOf,
    // No `resource_metadata`: there is nowhere to log in, and a client that looks for it should stop early.
    challenge: 'realm="mcp"',
    async verify(key) {
      const id = keyId(key);
      if (id === undefined) throw new Refused('invalid_token', 'not an API key');
      const known = await keys.get((all) => Object.hasOwn(all, id));
      const stored = Object.hasOwn(known, id) ? known[id] : undefined;
      if (stored === undefined || !matches(key, stored)) throw new Refused('invalid_token', 'unknown API key');
      if (!isActive(stored)) throw new Refused('invalid_token', 'API key expired');
      return {
        token: '', // the key goes no further: a tool must not be able to pass it on
        clientId: id,
        scopes: stored.scopes,
        expiresAt: Math.floor(Date.parse(stored.expiresAt) / 1000),
        extra: { principal: `key|${id}`, owner: stored.owner },
      };
    },
  });
}
