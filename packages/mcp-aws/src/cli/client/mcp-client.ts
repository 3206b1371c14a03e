import {
  auth,
  Client,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { packageVersion } from '../package.ts';
import type { BrowserOAuthProvider } from './browser-oauth-provider.ts';
import { discover, sendToolsList } from './discovery.ts';

type Send = (request: Request) => Promise<Response>;

/** How a client authenticates. */
export interface Login {
  /** Adds credentials to a request, and sends it. */
  readonly fetch?: Send;
  /** Logs in with OAuth, where the server asks for it. */
  readonly browser?: BrowserOAuthProvider;
}

/** A login that sends one header with every request. */
export const loginWithHeader = (name: string, value: string): Login => ({
  fetch(request) {
    request.headers.set(name, value);
    return fetch(request);
  },
});

/**
 * A connected MCP client, of the protocol version that the server speaks.
 * @throws what the SDK throws: UnauthorizedError, or an error of the connection
 */
export async function openClient(
  url: string,
  { fetch: send = fetch, browser }: Login,
  signal: AbortSignal,
): Promise<Client> {
  const open = async (): Promise<Client> => {
    const info = { name: 'mcp-aws', version: packageVersion() };
    const client = new Client(info, { versionNegotiation: { mode: 'auto' } });
    await client.connect(transportFor(url, send, browser), { signal });
    return client;
  };
  if (browser !== undefined && browser.tokens() === undefined) await logIn(url, send, browser);
  try {
    return await open();
  } catch (error) {
    if (browser === undefined || !(error instanceof UnauthorizedError)) throw error;
    await finishLogin(url, send, browser);
    return open();
  }
}

/**
 * Logs a person in for all that the server offers, where it asks for a login at all. With some providers, a client that
 * registers itself with the scope of its first call alone would get no other.
 */
async function logIn(url: string, send: Send, browser: BrowserOAuthProvider): Promise<void> {
  const { resourceMetadataUrl } = extractWWWAuthenticateParams(await sendToolsList(url));
  if (resourceMetadataUrl === undefined) return;
  const { scopes } = await discover(url);
  const options = { serverUrl: url, resourceMetadataUrl, scope: scopes.join(' ') };
  if ((await auth(browser, options)) === 'REDIRECT') await finishLogin(url, send, browser);
}

/** Runs a request, and once more after the person has logged in for a scope that it lacked. */
export async function withStepUp<T>(
  url: string,
  { fetch: send = fetch, browser }: Login,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (browser === undefined || !(error instanceof UnauthorizedError)) throw error;
    await finishLogin(url, send, browser);
    return request();
  }
}

const finishLogin = async (url: string, send: Send, browser: BrowserOAuthProvider): Promise<void> =>
  transportFor(url, send, browser).finishAuth(await browser.answer());

const transportFor = (
  url: string,
  send: Send,
  authProvider: OAuthClientProvider | undefined,
): StreamableHTTPClientTransport =>
  new StreamableHTTPClientTransport(new URL(url), {
    ...(authProvider === undefined ? {} : { authProvider }),
    fetch: (input, init) => send(new Request(input, init)),
  });
