import { discoverOAuthProtectedResourceMetadata, extractWWWAuthenticateParams } from '@modelcontextprotocol/client';
import type { Scope } from '../../config/choices.ts';
import { required } from '../../server/server-config.ts';
import { mcpMessage, mcpRequest } from '../mcp-request.ts';

export interface ClientCredentialsOptions {
  /** Of the deployed server. */
  readonly url: string;
  readonly clientId: string;
  readonly env: NodeJS.ProcessEnv;
  /** Undefined: what MCP_SCOPE says, else `read`. */
  readonly scopes: readonly Scope[] | undefined;
}

const timeoutMs = 15_000;

/**
 * An access token for client credentials (RFC 6749, section 4.4).
 * @throws Error naming a variable that is missing, or what the token endpoint answered
 */
export async function fetchToken({ url, clientId, env, scopes }: ClientCredentialsOptions): Promise<string> {
  const { MCP_SCOPE: said, MCP_AUDIENCE: audience } = env;
  const secret = required(env, 'MCP_CLIENT_SECRET');
  const endpoint = required(env, 'MCP_TOKEN_ENDPOINT');
  const scope = scopes === undefined && said ? said : (await scopeNames(url, scopes ?? ['read'])).join(' ');
  const credentials = `${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`;
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
    // Some providers ask for the audience (Auth0); Cognito has no such parameter.
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...(audience && { audience }) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  const { access_token } = response.ok ? (JSON.parse(text) as { access_token?: string }) : {};
  if (access_token !== undefined) return access_token;
  throw new Error(
    `${endpoint} gave no token to the client ${clientId} for the scope ${scope}: ${response.status} ${text.slice(0, 300)}`,
  );
}

/** Scopes as clients ask for them, by the prefix that the server's metadata shows (RFC 9728). */
async function scopeNames(url: string, scopes: readonly Scope[]): Promise<string[]> {
  const refused = await fetch(mcpRequest(url, mcpMessage('2025', 'ping')), { signal: AbortSignal.timeout(timeoutMs) });
  await refused.body?.cancel();
  const { resourceMetadataUrl } = extractWWWAuthenticateParams(refused);
  const options = resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl };
  const { scopes_supported = [] } = await discoverOAuthProtectedResourceMetadata(url, options);
  const [known] = scopes_supported.flatMap((name) => /^(.*)(read|write|admin)$/s.exec(name)?.[1] ?? []);
  return scopes.map((scope) => `${known ?? ''}${scope}`);
}
