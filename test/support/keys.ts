import { issueKey } from '../../packages/mcp-aws/src/auth/api-keys.ts';
import { bearerOf, createTestKeys, type TestKeys } from '../../packages/mcp-aws/src/testing/guard/attacks/api-key.ts';
import { startSecretsManager } from '../../packages/mcp-aws/test/support/secrets-manager.ts';

export interface KeyStore {
  readonly keys: TestKeys;
  /** What the stack gives a server that reads them. */
  readonly env: Readonly<Record<string, string>>;
  /** What a caller sends who may do everything. */
  readonly headers: Record<string, string>;
  /** What each of so many callers sends, who may do everything too. */
  readonly callers: readonly Record<string, string>[];
  close(): Promise<void>;
}

/** A server that answers as Secrets Manager does, on this machine, with keys of every kind in it, and of so many callers. */
export async function startKeyStore(callers = 0): Promise<KeyStore> {
  const keys = createTestKeys();
  const tomorrow = new Date(Date.now() + 24 * 60 * 60_000);
  const issued = Array.from({ length: callers }, (_, index) => issueKey(`caller ${index}`, ['admin'], tomorrow));
  const stored = { ...keys.stored, ...Object.fromEntries(issued.map((key) => [key.id, key.stored])) };
  const secrets = await startSecretsManager(() => JSON.stringify(stored));
  return {
    keys,
    env: { MCP_AUTH_MODE: 'api-key', MCP_AUTH_SCOPE_ERRORS: 'tool-error', ...secrets.env },
    headers: bearerOf(keys.byScope.admin),
    callers: issued.map(bearerOf),
    close: secrets.close,
  };
}
