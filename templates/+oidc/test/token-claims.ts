export const scopePrefix = (_resourceUrl: string): string => 'mcp:';

/** What a good access token says besides who it is from and for how long. */
export const goodClaims = (resourceUrl: string, ...scopes: string[]) => ({
  aud: resourceUrl,
  client_id: 'user-client',
  scope: scopes.map((scope) => `mcp:${scope}`).join(' '),
});

/** What the stack tells the server of this issuer. */
export const authEnv = (issuer: string, resourceUrl: string): Record<string, string> => ({
  MCP_AUTH_MODE: 'oidc',
  MCP_AUTH_ISSUER: issuer,
  MCP_AUTH_AUDIENCE: resourceUrl,
  MCP_AUTH_SCOPE_PREFIX: 'mcp:',
  MCP_AUTH_SCOPES: 'read,write',
});

/** Where clients are sent to log in. */
export const authorizationServer = (issuer: string, _resourceUrl: string): string => issuer;
