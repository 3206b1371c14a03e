import type { Scope } from '../config/choices.ts';
import type { AuthGuard, AuthMode } from '../server/auth.ts';
import { required } from '../server/server-config.ts';
import type { Log } from '../telemetry/log.ts';
import { isActive, keyId, matches, type StoredKeys } from './api-keys.ts';
import { AuthError } from './auth-error.ts';
import { createBearerAuth } from './bearer-auth.ts';
import { type Cache, createCache } from './cache.ts';
import { bearerToken, checkCredential } from './credential.ts';
import { parseKeys } from './parse-keys.ts';
import { requiredScopeOf } from './scopes.ts';

/** A revoked key stops working within this time; while the keys cannot be read, within the other. */
const refreshMs = 5 * 60_000;
const maxAgeMs = 60 * 60_000;
/** A new key, and a secret that could not be read, are looked for again after this time. So long a new key may be refused. */
const retryMs = 10_000;

/** Reads the text of a secret. @param stage of its versions; default: the current one */
export type ReadSecret = (arn: string, env: NodeJS.ProcessEnv, stage?: 'AWSPREVIOUS') => Promise<string | undefined>;

/**
 * Lets in callers with an API key. The keys are read while the server starts, so that no caller waits for them.
 * @param readSecret how the runtime reads Secrets Manager
 */
export const apiKey = (readSecret: ReadSecret): AuthMode => ({
  mode: 'api-key',
  async createAuth({ env, log }) {
    const arn = required(env, 'MCP_API_KEYS_SECRET_ARN');
    const load = async (): Promise<StoredKeys> =>
      parseKeys(await readSecret(arn, env), (count) => log.error('keys that cannot be read', { count }));
    const keys = createCache({ name: 'API keys', load, refreshMs, maxAgeMs, retryMs, log });
    await keys.get().catch(() => undefined); // logged; callers get 503 until it succeeds
    return {
      guard: createKeyGuard(keys, requiredScopeOf(env), log),
      insteadOfRegistration:
        'This server has no login. Ask whoever runs it for an API key, and send it as "Authorization: Bearer <key>" or "x-api-key: <key>".',
    };
  },
});

/** Lets in callers with an active key, as `Authorization: Bearer <key>` or as `x-api-key: <key>`. */
export function createKeyGuard(keys: Cache<StoredKeys>, requiredScope: Scope, log: Log): AuthGuard {
  return createBearerAuth({
    requiredScope,
    scopePrefix: '',
    askedScopes: [],
    tokenOf: keyOf,
    // No `resource_metadata`: there is nowhere to log in, and a client that looks for it should stop early.
    challenge: 'realm="mcp"',
    log,
    async verify(key) {
      const id = keyId(key);
      if (id === undefined) throw new AuthError('invalid_token', 'not an API key');
      const known = await keys.find((all) => Object.hasOwn(all, id), retryMs);
      const stored = Object.hasOwn(known, id) ? known[id] : undefined;
      if (stored === undefined || !matches(key, stored)) throw new AuthError('invalid_token', 'unknown API key');
      if (!isActive(stored)) throw new AuthError('invalid_token', 'API key expired');
      return {
        clientId: id,
        scopes: stored.scopes,
        principal: `key|${id}`,
        owner: stored.owner,
        expiresAt: Math.floor(Date.parse(stored.expiresAt) / 1000),
      };
    },
  });
}

/** The one key of a request, in `x-api-key` or as a Bearer token. */
function keyOf(request: Request): string {
  const key = request.headers.get('x-api-key');
  if (key === null) return bearerToken(request);
  if (request.headers.has('authorization')) throw new AuthError('invalid_request', 'send one credential, not two');
  checkCredential(key, request.url);
  return key.trim();
}
