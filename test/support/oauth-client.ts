import type {
  OAuthClientInformationContext,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';
import { logIn } from './log-in.ts';

const callback = 'http://localhost:41100/callback';

/** An MCP client's side of OAuth, with a person who logs in and agrees to everything. */
export class TestOAuthProvider implements OAuthClientProvider {
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
  private current: StoredOAuthTokens | undefined;
  private client: StoredOAuthClientInformation | undefined;
  private verifier = '';
  private discovered: OAuthDiscoveryState | undefined;

  /** @param clientId as it was registered; undefined: the client registers itself */
  constructor(clientId?: string) {
    this.client = clientId === undefined ? undefined : { client_id: clientId };
  }
  clientInformation(context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    const { client } = this;
    // An id that was given is good for the one issuer that there is.
    return client === undefined || context === undefined ? client : { ...client, issuer: context.issuer };
  }
  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.client = client;
  }
  tokens(): StoredOAuthTokens | undefined {
    return this.current;
  }
  saveTokens(tokens: StoredOAuthTokens): void {
    this.current = tokens;
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
    this.asked.push(url.searchParams.get('scope'));
    this.answer = await logIn(url, callback);
  }
}
