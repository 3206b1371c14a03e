import type { JWTStructured, KoaContextWithOIDC } from 'oidc-provider';

/** A provider as the standards have it: clients register themselves, and PKCE is in the metadata. */
export const settingsOf = (_issuer: string, resourceUrl: string) => ({
  scopePrefix: 'mcp:',
  routes: {} as { token?: string },
  registration: true,
  env: { MCP_AUTH_AUDIENCE: resourceUrl },
});

export const shape = {
  token: (_token: object, _parts: JWTStructured): void => {},
  responses: (_ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => next(),
};
