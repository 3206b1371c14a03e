import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  OAuthClientInformationContext,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { UsageError, UserError } from './errors.ts';
import { listenForLogin, redirectUrl } from './loopback.ts';

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
  /** Whether a browser may be opened. */
  readonly asks: boolean;
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
  private listening: Awaited<ReturnType<typeof listenForLogin>> | undefined;
  private returned: Promise<URLSearchParams> | undefined;

  constructor(options: PersonOptions) {
    this.options = options;
    this.file = join(
      stateFolder(options.env),
      `${createHash('sha256').update(options.url).digest('hex').slice(0, 16)}.json`,
    );
    this.stored = storedIn(this.file);
    if (options.clientId !== undefined && this.stored.client?.client_id !== options.clientId)
      this.stored = { client: { client_id: options.clientId } };
  }

  /** What the browser came back with. @throws UserError where nobody was asked to log in, or nobody did */
  answer(): Promise<URLSearchParams> {
    if (this.returned !== undefined) return this.returned;
    throw new UserError('The server asked for no login, and refused all the same.', 'mcp-aws logs --errors says why.');
  }

  /** Waits for no browser any more. */
  close(): void {
    this.listening?.close();
  }

  state(): string {
    return this.expectedState;
  }
  clientInformation(context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    const { client } = this.stored;
    // An id that we were given is public, and for whichever issuer the server names.
    const given = this.options.clientId !== undefined && context !== undefined;
    return client !== undefined && given ? { ...client, issuer: context.issuer } : client;
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
    const { signal, note, asks } = this.options;
    if (!asks) {
      throw new UsageError(
        'The server wants a person to log in, and nobody can be asked here (CI or --json is set).',
        'Run it without --json once, or as a machine: MCP_CLIENT_ID and MCP_CLIENT_SECRET, or --machine.',
      );
    }
    this.listening?.close();
    this.listening = await listenForLogin(this.expectedState, signal);
    this.returned = this.listening.answer;
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

/** What an earlier login left; nothing, where the file is damaged: then there is another login. */
function storedIn(file: string): Stored {
  if (!existsSync(file)) return {};
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Stored | null) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
