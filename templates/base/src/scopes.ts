export const scopes = ['read', 'write', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Whether these scopes allow it: admin includes write, and write includes read. */
export const allows = (granted: readonly string[], needed: Scope): boolean =>
  scopes.slice(scopes.indexOf(needed)).some((scope) => granted.includes(scope));

/** The scope as the issuer of the tokens calls it. */
export const scopeName = (scope: Scope, env: NodeJS.ProcessEnv = process.env): string =>
  `${env.MCP_AUTH_SCOPE_PREFIX ?? ''}${scope}`;
