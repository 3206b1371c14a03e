export const scopePrefix = (resourceUrl: string): string => `${resourceUrl}/`;

/** What a good access token of Cognito says besides who it is from and for how long. */
export const goodClaims = (resourceUrl: string, ...scopes: string[]) => ({
  aud: resourceUrl,
  client_id: 'user-client',
  token_use: 'access',
  scope: scopes.map((scope) => `${scopePrefix(resourceUrl)}${scope}`).join(' '),
});

/** What the stack tells the server of this issuer. */
export const authEnv = (issuer: string, resourceUrl: string): Record<string, string> => ({
  MCP_AUTH_MODE: 'cognito',
  MCP_AUTH_ISSUER: issuer,
  MCP_AUTH_JWKS_URI: `${issuer}/jwks`,
  MCP_AUTH_ALLOWED_CLIENT_IDS: 'user-client,machine-client',
  MCP_AUTH_SCOPE_PREFIX: scopePrefix(resourceUrl),
  MCP_AUTH_SCOPES: 'read,write',
  MCP_AUTH_FACADE: 'on',
});

/** Where clients are sent to log in. */
export const authorizationServer = (_issuer: string, resourceUrl: string): string => new URL(resourceUrl).origin;
