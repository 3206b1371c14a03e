import {
  auth,
  Client,
  extractWWWAuthenticateParams,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
import { anonymous, discover } from './discovery.ts';
import type { Person } from './login-person.ts';
import { version } from './package.ts';

/** How a client shows who it is. */
export interface Login {
  /** Adds what the server wants to see to a request, and sends it. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Logs in with OAuth, where the server asks for it. */
  readonly person?: Person;
}

/**
 * A connected MCP client of whichever era the server speaks.
 * @throws what the SDK throws: UnauthorizedError, or an error of the connection
 */
export async function openClient(
  url: string,
  { fetch: send = fetch, person }: Login,
  signal: AbortSignal,
): Promise<Client> {
  const open = async (): Promise<Client> => {
    const client = new Client({ name: 'mcp-aws', version }, { versionNegotiation: { mode: 'auto' } });
    await client.connect(transportFor(url, send, person), { signal });
    return client;
  };
  if (person !== undefined && person.tokens() === undefined) await logIn(url, send, person);
  try {
    return await open();
  } catch (error) {
    if (person === undefined || !(error instanceof UnauthorizedError)) throw error;
    await finish(url, send, person);
    return open();
  }
}

/**
 * Logs a person in for all that the server offers, where it asks for a login at all. A client that registers itself with
 * the scope of its first call alone would get no other at some providers.
 */
async function logIn(url: string, send: (request: Request) => Promise<Response>, person: Person): Promise<void> {
  const { resourceMetadataUrl } = extractWWWAuthenticateParams(await anonymous(url));
  if (resourceMetadataUrl === undefined) return;
  const { scopes } = await discover(url);
  const options = { serverUrl: url, resourceMetadataUrl, scope: scopes.join(' ') };
  if ((await auth(person, options)) === 'REDIRECT') await finish(url, send, person);
}

/** Runs a request, and once more after the person has logged in for a scope that it lacked. */
export async function withStepUp<T>(
  url: string,
  { fetch: send = fetch, person }: Login,
  request: () => Promise<T>,
): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (person === undefined || !(error instanceof UnauthorizedError)) throw error;
    await finish(url, send, person);
    return request();
  }
}

const finish = async (url: string, send: (request: Request) => Promise<Response>, person: Person): Promise<void> =>
  transportFor(url, send, person).finishAuth(await person.answer());

const transportFor = (
  url: string,
  send: (request: Request) => Promise<Response>,
  authProvider: OAuthClientProvider | undefined,
): StreamableHTTPClientTransport =>
  new StreamableHTTPClientTransport(new URL(url), {
    ...(authProvider === undefined ? {} : { authProvider }),
    fetch: (input, init) => send(new Request(input, init)),
  });
