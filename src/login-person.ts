import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  OAuthClientInformationContext,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { Cancelled, UserError } from './errors.ts';

/** The port that infra/callback-urls.ts of a project, and its README, have for clients that listen on one. */
const port = 41_100;
const redirectUrl = `http://localhost:${port}/callback`;
const patienceMs = 5 * 60_000;

interface Stored {
  client?: StoredOAuthClientInformation;
  tokens?: StoredOAuthTokens;
}

export interface PersonOptions {
  /** The URL of the MCP server. */
  readonly url: string;
  /** As the identity provider knows it; undefined: this client registers itself. */
  readonly clientId: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
}

/**
 * Someone who logs in, in the browser, and comes back to this machine (RFC 8252). What the login brings is kept in a file
 * of this user alone, so that the next call needs none.
 */
export class Person implements OAuthClientProvider {
  readonly redirectUrl = redirectUrl;
  readonly clientMetadata = {
    client_name: 'mcp-aws',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  private readonly options: PersonOptions;
  private readonly file: string;
  private stored: Stored;
  private verifier = '';
  private discovered: OAuthDiscoveryState | undefined;
  private readonly expectedState = randomUUID();
  private returned: Promise<URLSearchParams> | undefined;

  constructor(options: PersonOptions) {
    this.options = options;
    this.file = join(
      stateFolder(options.env),
      `${createHash('sha256').update(options.url).digest('hex').slice(0, 16)}.json`,
    );
    this.stored = existsSync(this.file) ? (JSON.parse(readFileSync(this.file, 'utf8')) as Stored) : {};
    if (options.clientId !== undefined && this.stored.client?.client_id !== options.clientId)
      this.stored = { client: { client_id: options.clientId } };
  }

  /** What the browser came back with. @throws UserError where nobody was asked to log in, or nobody did */
  answer(): Promise<URLSearchParams> {
    if (this.returned !== undefined) return this.returned;
    throw new UserError('The server asked for no login, and refused all the same.', 'mcp-aws logs --errors says why.');
  }

  state(): string {
    return this.expectedState;
  }
  clientInformation(_context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    return this.stored.client;
  }
  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.keep({ ...this.stored, client });
  }
  tokens(): StoredOAuthTokens | undefined {
    return this.stored.tokens;
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.keep({ ...this.stored, tokens });
  }
  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    const { client, tokens } = this.stored;
    const own = this.options.clientId !== undefined;
    if (scope === 'all') this.keep(own && client !== undefined ? { client } : {});
    if (scope === 'client' && !own) this.keep(tokens === undefined ? {} : { tokens });
    if (scope === 'tokens') this.keep(client === undefined ? {} : { client });
    if (scope === 'discovery' || scope === 'all') this.discovered = undefined;
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }
  codeVerifier(): string {
    return this.verifier;
  }
  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }
  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }
  async redirectToAuthorization(url: URL): Promise<void> {
    const { signal, note } = this.options;
    this.returned = whenReturned(await startListening(), this.expectedState, signal);
    this.returned.catch(() => undefined); // it is awaited later, when the SDK has given up for now
    note(`Log in, in the browser that opens, or here:\n  ${url.href}`);
    const { default: open } = await import('open');
    const browser = await open(url.href).catch(() => undefined); // the address is on the terminal, too
    browser?.once('error', () => undefined);
  }

  private keep(stored: Stored): void {
    this.stored = stored;
    if (stored.tokens === undefined) rmSync(this.file, { force: true });
    else {
      mkdirSync(dirname(this.file), { recursive: true, mode: 0o700 });
      writeFileSync(this.file, JSON.stringify(stored), { mode: 0o600 });
    }
  }
}

/** Where this user's logins are kept. */
const stateFolder = (env: NodeJS.ProcessEnv): string =>
  process.platform === 'win32'
    ? join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'mcp-aws')
    : join(env.XDG_STATE_HOME ?? join(env.HOME ?? homedir(), '.local/state'), 'mcp-aws');

async function startListening(): Promise<Server> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError(
      `Port ${port} is in use, and the login comes back to it.`,
      'End what listens there; another client may be logging in.',
    );
  }
  return server;
}

/**
 * What the browser comes back with. A request that is not the answer to our question is not taken (RFC 6749, 10.12).
 * @throws UserError after five minutes; Cancelled when the signal fires
 */
function whenReturned(server: Server, state: string, signal: AbortSignal): Promise<URLSearchParams> {
  return new Promise<URLSearchParams>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new UserError('Nobody logged in within five minutes.', 'Run it again.')),
      patienceMs,
    );
    signal.addEventListener('abort', () => reject(new Cancelled()), { once: true });
    server.on('request', (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', redirectUrl);
      const ours = pathname === '/callback' && searchParams.get('state') === state;
      response.writeHead(ours ? 200 : 404, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
      response.end(ours ? 'Done. You can close this window and go back to the terminal.' : 'Nothing is here.', () => {
        if (ours) resolve(searchParams);
      });
    });
    server.once('close', () => clearTimeout(late));
  }).finally(() => {
    server.close();
    server.closeAllConnections();
  });
}
