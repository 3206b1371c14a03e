import { join } from 'node:path';
import type { OAuthClientProvider } from '@modelcontextprotocol/client';
import type { exportJWK } from 'jose';

/** The helpers of a generated project's own tests, taken from the project. */
export interface GeneratedOAuth {
  startTokenIssuer(): Promise<TokenIssuer>;
  authEnv(issuer: string, resourceUrl: string): Record<string, string>;
  goodClaims(resourceUrl: string, ...scopes: string[]): Record<string, unknown>;
  attacksOn(issuer: TokenIssuer, resourceUrl: string, options: { stepUp: boolean }): Attack[];
  dialectAttacks(issuer: TokenIssuer, resourceUrl: string): Attack[];
  startLocalIssuer(options: { resourceUrl: string; accessTokenTtl?: number }): Promise<LocalIssuer>;
  Person: new (clientId?: string) => Person;
  logIn(start: URL, callback: string): Promise<URLSearchParams>;
}

export interface TokenIssuer {
  readonly issuer: string;
  readonly keys: { readonly first: { readonly publicKey: Parameters<typeof exportJWK>[0] } };
  mint(token: { claims: object; header?: object; key?: string }): Promise<string>;
  close(): Promise<void>;
}

export interface Attack {
  readonly name: string;
  readonly status: number | number[];
  readonly challenge?: string;
  readonly body?: string | RegExp;
  send(): Promise<Sent> | Sent;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string> | [string, string][];
  readonly message?: unknown;
}

export interface LocalIssuer {
  readonly issuer: string;
  readonly env: Record<string, string>;
  readonly userClientId: string;
  readonly machineClientId: string;
  readonly machineClientSecret: string;
  readonly tokenEndpoint: string;
  close(): Promise<void>;
}

export interface Person extends OAuthClientProvider {
  readonly asked: readonly (string | null)[];
  readonly answer: URLSearchParams;
}

export async function generatedOAuth(project: string): Promise<GeneratedOAuth> {
  const files = [
    'test/tokens.ts',
    'test/token-claims.ts',
    'test/attacks.ts',
    'test/dialect-attacks.ts',
    'test/person.ts',
  ];
  const modules = [...files, 'scripts/local-issuer.ts'].map((file) => import(join(project, file)) as Promise<object>);
  return Object.assign({}, ...(await Promise.all(modules))) as GeneratedOAuth;
}
