import { createServer } from 'node:http';
import { bearerOf, createTestKeys, type TestKeys } from '../../packages/mcp-aws/src/testing/guard/attacks/api-key.ts';
import { closeServer, listen } from './runtime-api.ts';

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
  const secrets = createServer((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ ARN: 'arn:test', Name: 'test', SecretString: JSON.stringify(keys.stored) }));
  });
  const address = await listen(secrets);
  return {
    keys,
    env: {
      MCP_AUTH_MODE: 'api-key',
      MCP_AUTH_SCOPE_ERRORS: 'tool-error',
      MCP_API_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys',
      AWS_ENDPOINT_URL: `http://${address}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    headers: bearerOf(keys.byScope.admin),
    close: () => closeServer(secrets),
  };
}
