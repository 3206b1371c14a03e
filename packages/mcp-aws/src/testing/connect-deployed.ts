import type { Client } from '@modelcontextprotocol/client';
import type { Scope } from '../config/choices.ts';
import { fetchToken } from './deployed/client-credentials.ts';
import { connectClient } from './mcp-client.ts';
import type { ProtocolVersion } from './mcp-request.ts';

export interface ConnectDeployedOptions {
  /** What the client may do, where it gets a token by client credentials. Default: what MCP_SCOPE says, else `read`. */
  readonly scopes?: readonly Scope[];
  /** Default: the newest that the server speaks. */
  readonly protocolVersion?: ProtocolVersion;
}

/** Sends a request with credentials. */
export type AuthorizedFetch = (request: Request) => Promise<Response>;

/**
 * Connects a client of the MCP SDK to the deployed server, for tests that `npx mcp-aws e2e` runs. The environment says
 * where the server is, and what to log in with:
 * - MCP_URL
 * - MCP_API_KEY; or MCP_CLIENT_ID, MCP_CLIENT_SECRET and MCP_TOKEN_ENDPOINT (and MCP_AUDIENCE, where tokens have another
 *   audience than MCP_URL); or, where MCP_AUTH_MODE is iam, AWS credentials
 *
 * @throws Error naming a variable that is missing, or what the server or its token endpoint answered
 */
export async function connectDeployed({ scopes, protocolVersion }: ConnectDeployedOptions = {}): Promise<Client> {
  const { env } = process;
  const url = deployedUrl(env);
  const send = await authorizedFetch(url, env, scopes);
  return connectClient({ url, send, ...(protocolVersion && { version: protocolVersion }) });
}

function deployedUrl({ MCP_URL: url }: NodeJS.ProcessEnv): string {
  if (url !== undefined && URL.canParse(url)) return url;
  const problem = url === undefined || url === '' ? 'MCP_URL is not set' : `MCP_URL is not a URL: ${url}`;
  throw new Error(`${problem}. Run these tests with npx mcp-aws e2e, which sets it to the URL of the deployed server.`);
}

async function authorizedFetch(
  url: string,
  env: NodeJS.ProcessEnv,
  scopes: readonly Scope[] | undefined,
): Promise<AuthorizedFetch> {
  const { MCP_API_KEY: key, MCP_CLIENT_ID: clientId, MCP_AUTH_MODE: mode } = env;
  if (key) return withHeader('x-api-key', key);
  if (clientId) return withHeader('authorization', `Bearer ${await fetchToken({ url, clientId, env, scopes })}`);
  if (mode === 'iam') return (await import('./deployed/aws-signature.ts')).signedFetch(url, env);
  return (request) => fetch(request);
}

const withHeader =
  (name: string, value: string): AuthorizedFetch =>
  (request) => {
    request.headers.set(name, value);
    return fetch(request);
  };
