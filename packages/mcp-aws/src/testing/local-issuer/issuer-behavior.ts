import type { JWTStructured, KoaContextWithOIDC } from 'oidc-provider';

/** How an issuer of one auth mode differs from what the standards say, or does not. */
export interface IssuerBehavior {
  /** What precedes read, write and admin where clients ask for them. */
  readonly scopePrefix: string;
  /** Paths that are not those of oidc-provider. */
  readonly routes: Readonly<Record<string, string>>;
  /** Whether clients may register themselves (RFC 7591). */
  readonly registration: boolean;
  /** Whether addresses to return to after login are compared to the letter, ports of the loopback included. */
  readonly comparesExactly: boolean;
  /** What the stack tells the server of such an issuer, besides what every issuer has. */
  readonly env: Readonly<Record<string, string>>;
  /** Changes an access token before it is signed. */
  shapeToken(parts: JWTStructured): void;
  /** Changes what the issuer answers. */
  shapeResponse(ctx: KoaContextWithOIDC): void;
}

export interface BehaviorOptions {
  readonly issuer: string;
  /** URL of the MCP server. */
  readonly resourceUrl: string;
  /** Whether the server completes the issuer's metadata, which then lacks PKCE. */
  readonly metadataProxy: boolean;
}

/** Whether this is an answer with the issuer's metadata. */
export const isMetadata = ({ path, body }: KoaContextWithOIDC): boolean =>
  path === '/.well-known/openid-configuration' && typeof body === 'object' && body !== null;
