import { randomUUID } from 'node:crypto';
import type {
  OAuthClientInformationContext,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { UsageError, UserError } from '../errors.ts';
import { type LoginStore, openLoginStore, type StoredLogin } from './login-store.ts';
import { listenForLogin, redirectUrl } from './loopback.ts';

export interface BrowserLoginOptions {
  /** The URL of the MCP server. */
  readonly url: string;
  /** As the identity provider knows it; undefined: this client registers itself. */
  readonly clientId: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly note: (line: string) => void;
  /** Whether a browser may be opened. */
  readonly interactive: boolean;
  /** The command line of this tool, for hints. */
  readonly cli: string;
}

/**
 * Lets a person log in, in the browser, which comes back to this machine (RFC 8252). The login is kept in a file that only
 * this user can read, so that the next call needs none.
 */
export class BrowserOAuthProvider implements OAuthClientProvider {
  readonly redirectUrl = redirectUrl;
  readonly clientMetadata = {
    client_name: 'mcp-aws',
    redirect_uris: [redirectUrl],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  readonly #options: BrowserLoginOptions;
  readonly #store: LoginStore;
  readonly #expectedState = randomUUID();
  #stored: StoredLogin;
  #verifier = '';
  #discovered: OAuthDiscoveryState | undefined;
  #listening: Awaited<ReturnType<typeof listenForLogin>> | undefined;
  #returned: Promise<URLSearchParams> | undefined;

  constructor(options: BrowserLoginOptions) {
    this.#options = options;
    this.#store = openLoginStore(options.url, options.env);
    this.#stored = this.#store.read();
    if (options.clientId !== undefined && this.#stored.client?.client_id !== options.clientId)
      this.#stored = { client: { client_id: options.clientId } };
  }

  /** What the browser came back with. @throws UserError where nobody was asked to log in, or nobody did */
  answer(): Promise<URLSearchParams> {
    if (this.#returned !== undefined) return this.#returned;
    throw new UserError(
      'The server refused the request, and did not ask for a login.',
      `${this.#options.cli} logs --errors says why.`,
    );
  }

  /** Stops waiting for a browser. */
  close(): void {
    this.#listening?.close();
  }

  state(): string {
    return this.#expectedState;
  }
  clientInformation(context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    const { client } = this.#stored;
    // A given id is public, and good for whichever issuer the server names.
    const given = this.#options.clientId !== undefined && context !== undefined;
    return client !== undefined && given ? { ...client, issuer: context.issuer } : client;
  }
  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#keep({ ...this.#stored, client });
  }
  tokens(): StoredOAuthTokens | undefined {
    return this.#stored.tokens;
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.#keep({ ...this.#stored, tokens });
  }
  invalidateCredentials(scope: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    const { client, tokens } = this.#stored;
    const given = this.#options.clientId !== undefined;
    if (scope === 'all') this.#keep(given && client !== undefined ? { client } : {});
    if (scope === 'client' && !given) this.#keep(tokens === undefined ? {} : { tokens });
    if (scope === 'tokens') this.#keep(client === undefined ? {} : { client });
    if (scope === 'discovery' || scope === 'all') this.#discovered = undefined;
  }
  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }
  codeVerifier(): string {
    return this.#verifier;
  }
  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#discovered = state;
  }
  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#discovered;
  }
  async redirectToAuthorization(url: URL): Promise<void> {
    const { signal, note, interactive } = this.#options;
    if (!interactive) {
      throw new UsageError(
        'The server wants a person to log in, and nobody can be asked here (CI or --json is set).',
        'Run it once without --json, or log in as a machine: MCP_CLIENT_ID and MCP_CLIENT_SECRET, or --machine.',
      );
    }
    this.#listening?.close();
    this.#listening = await listenForLogin(this.#expectedState, signal);
    this.#returned = this.#listening.answer;
    this.#returned.catch(() => undefined); // it is awaited later, when the SDK has given up for now
    note(`Log in, in the browser that opens, or here:\n  ${url.href}`);
    const { default: open } = await import('open');
    const browser = await open(url.href).catch(() => undefined); // the address is on the terminal, too
    browser?.once('error', () => undefined);
  }

  #keep(stored: StoredLogin): void {
    this.#stored = stored;
    this.#store.write(stored);
  }
}
