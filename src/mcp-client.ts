import {
  Client,
  type OAuthClientProvider,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from '@modelcontextprotocol/client';
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
  try {
    return await open();
  } catch (error) {
    if (person === undefined || !(error instanceof UnauthorizedError)) throw error;
    await finish(url, send, person);
    return open();
  }
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
