/** A server that was started for tests, as it is deployed. */
export interface Running {
  /** What precedes `/mcp` for clients: the origin, and on a REST API its stage. */
  readonly origin: string;
  /** What its processes printed so far. */
  log(): string;
  close(): Promise<void>;
}

/** What the stack gives a server; it may have to know what clients call. */
export type Environment =
  | Readonly<Record<string, string>>
  | ((origin: string) => Promise<Readonly<Record<string, string>>>);

/** The environment that the stack gives a server without auth, for this machine. */
export const openServer = {
  MCP_AUTH_MODE: 'none',
  MCP_RESOURCE_URL: 'http://localhost/mcp',
  MCP_ALLOWED_HOSTS: 'localhost,127.0.0.1',
  MCP_ALLOWED_ORIGINS: 'localhost,127.0.0.1',
} as const;
