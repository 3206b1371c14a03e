import {
  discoverAuthorizationServerMetadata,
  discoverOAuthProtectedResourceMetadata,
  extractWWWAuthenticateParams,
} from '@modelcontextprotocol/client';

/** What a client without a login finds out about an MCP server, in the order in which clients do. */
export interface Discovered {
  /** What the server calls itself (RFC 9728). */
  readonly resource: string;
  readonly scopes: readonly string[];
  readonly issuer: string | undefined;
  /** Of the authorization server (RFC 8414); undefined: it has none. */
  readonly metadata: Awaited<ReturnType<typeof discoverAuthorizationServerMetadata>>;
}

const contentHeaders = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const toolsList = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });

/** Lists the tools without a login, or with these headers. */
export const sendToolsList = (url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { ...contentHeaders, ...headers },
    body: toolsList,
    signal: AbortSignal.timeout(35_000),
  });

/**
 * Follows the challenge of a server to its authorization server.
 * @throws Error where a document is missing or does not fit
 */
export async function discover(url: string): Promise<Discovered> {
  const { resourceMetadataUrl } = extractWWWAuthenticateParams(await sendToolsList(url));
  const found = resourceMetadataUrl === undefined ? {} : { resourceMetadataUrl };
  const { resource, scopes_supported, authorization_servers } = await discoverOAuthProtectedResourceMetadata(
    url,
    found,
  );
  const [issuer] = authorization_servers ?? [];
  const metadata = issuer === undefined ? undefined : await discoverAuthorizationServerMetadata(issuer);
  return { resource, scopes: scopes_supported ?? [], issuer, metadata };
}
