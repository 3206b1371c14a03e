import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { issueKey, type StoredKeys } from '../src/api-keys.ts';

const tomorrow = new Date(Date.now() + 86_400_000);

/** Keys of every kind that a caller may have; the server knows all but the stranger's. */
export const issued = {
  admin: issueKey('test', ['admin'], tomorrow),
  reader: issueKey('ana', ['read'], tomorrow),
  expired: issueKey('ben', ['admin'], new Date(Date.now() - 1)),
  scopeless: issueKey('cho', [], tomorrow),
  stranger: issueKey('eve', ['admin'], tomorrow),
};

/** A server that answers as Secrets Manager does, on this machine, with those keys in it, and the headers of one of every scope. */
export async function authenticate(_resourceUrl: string) {
  const { stranger: _, ...known } = issued;
  const keys: StoredKeys = Object.fromEntries(Object.values(known).map(({ id, stored }) => [id, stored]));
  const secrets = createServer((_, response) => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ ARN: 'arn:test', Name: 'test', SecretString: JSON.stringify(keys) }));
  });
  await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
  const { port } = secrets.address() as AddressInfo;
  return {
    env: {
      MCP_AUTH_MODE: 'api-key',
      MCP_AUTH_SCOPE_ERRORS: 'tool-error',
      MCP_API_KEYS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:keys',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    headers: { authorization: `Bearer ${issued.admin.key}` },
    close: () => new Promise<void>((resolve) => void secrets.close(() => resolve())),
  };
}
