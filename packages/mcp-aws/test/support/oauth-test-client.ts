import type {
  OAuthClientInformationContext,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';

const callback = 'http://localhost:41100/callback';

/** An MCP client's side of OAuth, with a person who logs in and consents to everything. */
export class OAuthTestClient implements OAuthClientProvider {
  readonly redirectUrl = callback;
  readonly clientMetadata = {
    client_name: 'test',
    redirect_uris: [callback],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
  };
  /** Scopes of each login, as the client asked for them. */
  readonly asked: (string | null)[] = [];
  /** What the last login came back with. */
  answer = new URLSearchParams();
  current: StoredOAuthTokens | undefined;
  #client: StoredOAuthClientInformation | undefined;
  #verifier = '';
  #discovered: OAuthDiscoveryState | undefined;

  #atFirst: string | undefined;

  /**
   * @param clientId as it was registered; undefined: the client registers itself
   * @param atFirst the scopes that its first login asks for; undefined: those that the server names
   */
  constructor(clientId?: string, atFirst?: string) {
    this.#client = clientId === undefined ? undefined : { client_id: clientId };
    this.#atFirst = atFirst;
  }
  /** A client that was registered beforehand is public, and good for whichever issuer the server names. */
  clientInformation(context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    return this.#client && context ? { issuer: context.issuer, ...this.#client } : this.#client;
  }
  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#client = client;
  }
  tokens(): StoredOAuthTokens | undefined {
    return this.current;
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.current = tokens;
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
    if (this.#atFirst !== undefined) url.searchParams.set('scope', this.#atFirst);
    this.#atFirst = undefined;
    this.asked.push(url.searchParams.get('scope'));
    this.answer = await logIn(url, callback);
  }
}

/**
 * A browser without a window: follows redirects, keeps cookies, fills in the forms of login and consent. Returns what the
 * login comes back to `callback` with.
 */
export async function logIn(start: URL, callback: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(form ? { method: 'POST', body: form } : {}),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location?.startsWith(callback)) return new URL(location).searchParams;
    if (location !== null) {
      url = new URL(location, url);
      form = undefined;
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    if (prompt === undefined) throw new Error(`${url} answered ${response.status}: ${page.slice(0, 300)}`);
    url = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', url);
    form = new URLSearchParams({ prompt, login: 'ana', password: 'any' });
  }
  throw new Error('The login does not end.');
}
