import type { AuthInfo } from '@modelcontextprotocol/server';
import { isActive, keyId, matches } from './api-keys.ts';
import type { Gate } from './app.ts';
import { required } from './config.ts';
import { createKeyStore, type KeyStore } from './key-store.ts';
import { allows, type Scope, scopes } from './scopes.ts';
import { readKeys } from './secret.ts';

export const authMode = 'api-key';

const maxCredential = 8192;

/** Reads the keys while the server starts, so that no caller waits for them. */
export async function createGate(env: NodeJS.ProcessEnv = process.env): Promise<Gate> {
  const secretArn = required(env, 'MCP_API_KEYS_SECRET_ARN');
  const store = createKeyStore(() => readKeys(secretArn));
  // Nothing has this id: it makes the store read. If that fails, callers get 503 and the store tries again.
  await store.find('').catch(() => undefined);
  return createKeyGate(store, scopeOf(env));
}

function scopeOf({ MCP_AUTH_REQUIRED_SCOPE: scope = 'read' }: NodeJS.ProcessEnv): Scope {
  const known = scopes.find((candidate) => candidate === scope);
  if (known === undefined) throw new Error(`MCP_AUTH_REQUIRED_SCOPE is ${scope}; it can be ${scopes.join(', ')}.`);
  return known;
}

/** Lets in whoever sends an active key, as `Authorization: Bearer <key>` or as `x-api-key: <key>`. */
export function createKeyGate(store: KeyStore, requiredScope: Scope): Gate {
  return async (request) => {
    const key = credential(request);
    if (key instanceof Response) return key;

    const id = keyId(key);
    if (id === undefined) return unauthorized('not an API key');
    const stored = await store.find(id).catch((): typeof unavailable => unavailable);
    if (stored === unavailable) return outage();
    if (stored === undefined || !matches(key, stored)) return unauthorized('unknown API key');
    if (!isActive(stored)) return unauthorized('API key expired');
    if (!allows(stored.scopes, requiredScope)) return forbidden(requiredScope);

    // The key itself goes no further: a tool must not be able to pass it on.
    const caller: AuthInfo = { token: id, clientId: id, scopes: stored.scopes, extra: { owner: stored.owner } };
    return { ...caller, expiresAt: Math.floor(Date.parse(stored.expiresAt) / 1000) };
  };
}

/** The one key a request carries. Two, even the same twice, are refused: proxies differ in which one they see. */
function credential({ headers, url }: Request): string | Response {
  const authorization = headers.get('authorization');
  const apiKey = headers.get('x-api-key');
  const inQuery = new URL(url).searchParams.has('access_token');
  if (authorization !== null && apiKey !== null) return badRequest('send Authorization or x-api-key, not both');
  const given = authorization ?? apiKey;
  if (given === null) return unauthorized();
  if (inQuery) return badRequest('a key in the query is not accepted');
  if (given.length > maxCredential) return badRequest('credential too long');
  if (apiKey !== null) return /[\s,]/.test(apiKey) ? badRequest('more than one API key') : apiKey;

  const [scheme, key, ...rest] = given.split(/\s+/);
  if (scheme?.toLowerCase() !== 'bearer' || !key) return unauthorized();
  return rest.length > 0 || key.includes(',') ? badRequest('more than one credential') : key;
}

const unavailable: unique symbol = Symbol('unavailable');

const refuse = (status: number, error: string, description: string, headers: Record<string, string> = {}): Response =>
  Response.json(
    { error, error_description: description },
    { status, headers: { 'cache-control': 'no-store', ...headers } },
  );

const badRequest = (description: string): Response => refuse(400, 'invalid_request', description);

/** No `resource_metadata`: there is nowhere to log in, and a client that looks for it should stop early. */
const unauthorized = (problem?: string): Response =>
  refuse(401, 'invalid_token', problem ?? 'an API key is required', {
    'www-authenticate': `Bearer realm="mcp"${problem === undefined ? '' : `, error="invalid_token", error_description="${problem}"`}`,
  });

const forbidden = (scope: Scope): Response =>
  refuse(403, 'insufficient_scope', `the key lacks the scope ${scope}`, {
    'www-authenticate': `Bearer realm="mcp", error="insufficient_scope", scope="${scope}"`,
  });

/** Not 401: clients would throw away good keys. */
const outage = (): Response =>
  refuse(503, 'temporarily_unavailable', 'the API keys cannot be read right now', { 'retry-after': '10' });
