import { bearerOf, createTestKeys, type TestKeys } from '../../packages/mcp-aws/src/testing/guard/attacks/api-key.ts';
import { startSecretsManager } from '../../packages/mcp-aws/test/support/secrets-manager.ts';

export interface KeyStore {
  readonly keys: TestKeys;
  /** What the stack gives a server that reads them. */
  readonly env: Readonly<Record<string, string>>;
  /** What a caller sends who may do everything. */
  readonly headers: Record<string, string>;
  close(): Promise<void>;
}

/** A server that answers as Secrets Manager does, on this machine, with keys of every kind in it. */
export async function startKeyStore(): Promise<KeyStore> {
  const keys = createTestKeys();
  const secrets = await startSecretsManager(() => JSON.stringify(keys.stored));
  return {
    keys,
    env: { MCP_AUTH_MODE: 'api-key', MCP_AUTH_SCOPE_ERRORS: 'tool-error', ...secrets.env },
    headers: bearerOf(keys.byScope.admin),
    close: secrets.close,
  };
}
