import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apiKey } from '../../src/auth/api-key.ts';
import { cognito } from '../../src/auth/cognito.ts';
import { none } from '../../src/auth/none.ts';
import { oidc } from '../../src/auth/oidc.ts';
import { connectDeployed } from '../../src/testing/connect-deployed.ts';
import { createTestKeys } from '../../src/testing/guard/attacks/api-key.ts';
import { type LocalIssuer, startLocalIssuer } from '../../src/testing/local-issuer/index.ts';
import { startDeployedServer } from '../support/deployed-server.ts';
import { type OwnedProcess, ownProcess } from '../support/process.ts';

let server: Awaited<ReturnType<typeof startDeployedServer>>;
let url: string;
let owned: OwnedProcess | undefined;

beforeAll(async () => {
  server = await startDeployedServer();
  url = server.url;
});
afterAll(() => server.close());
afterEach(() => {
  owned?.restore();
  owned = undefined;
});

const suggest = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };
const by = async (client: Awaited<ReturnType<typeof connectDeployed>>): Promise<unknown> => {
  const { structuredContent } = await client.callTool(suggest);
  await client.close();
  return (structuredContent as { suggestion: { by: string } }).suggestion.by;
};

describe('a server without auth', () => {
  beforeEach(() => server.deploy(none));

  it('is connected to without credentials, in the newest protocol version or the one that is asked for', async () => {
    owned = ownProcess({ MCP_URL: url });
    const client = await connectDeployed();
    expect(client.getProtocolEra()).toBe('modern');
    await client.close();
    const older = await connectDeployed({ protocolVersion: '2025' });
    expect(older.getProtocolEra()).toBe('legacy');
    await older.close();
  });

  it('has to be named', async () => {
    owned = ownProcess({});
    await expect(connectDeployed()).rejects.toThrow('MCP_URL is not set. Run these tests with npx mcp-aws e2e');
    process.env.MCP_URL = 'mcp';
    await expect(connectDeployed()).rejects.toThrow('MCP_URL is not a URL: mcp. Run these tests with npx mcp-aws e2e');
  });
});

describe('a server with API keys', () => {
  it('gets the key', async () => {
    const keys = createTestKeys();
    await server.deploy(
      apiKey(async () => JSON.stringify(keys.stored)),
      { MCP_API_KEYS_SECRET_ARN: 'arn:test' },
    );
    owned = ownProcess({ MCP_URL: url, MCP_API_KEY: keys.byScope.write.key });
    expect(await by(await connectDeployed())).toBe(keys.byScope.write.id);
  });
});

describe.each([
  ['cognito', cognito],
  ['oidc', oidc],
] as const)('a server with %s', (mode, auth) => {
  let issuer: LocalIssuer;
  let credentials: Record<string, string>;
  beforeEach(async () => {
    issuer = await startLocalIssuer({ mode, resourceUrl: url });
    await server.deploy(auth, issuer.env);
    credentials = {
      MCP_URL: url,
      MCP_CLIENT_ID: issuer.machineClientId,
      MCP_CLIENT_SECRET: issuer.machineClientSecret,
      MCP_TOKEN_ENDPOINT: issuer.tokenEndpoint,
    };
  });
  afterEach(() => issuer.close());

  it('gets a token with the scopes that are asked for', async () => {
    owned = ownProcess(credentials);
    expect(await by(await connectDeployed({ scopes: ['write'] }))).toBe(issuer.machineClientId);
    const reader = await connectDeployed();
    await expect(reader.callTool(suggest)).rejects.toThrow();
    await reader.close();
  });

  it('gets a token with the scopes of the environment, where the test does not say', async () => {
    owned = ownProcess({ ...credentials, MCP_SCOPE: `${issuer.env.MCP_AUTH_SCOPE_PREFIX}write`, MCP_AUDIENCE: url });
    expect(await by(await connectDeployed())).toBe(issuer.machineClientId);
  });

  it('says what the token endpoint answered', async () => {
    owned = ownProcess({ ...credentials, MCP_CLIENT_SECRET: 'wrong' });
    await expect(connectDeployed()).rejects.toThrow(
      /gave no token to the client local-machine .*: 401 .*invalid_client/,
    );
  });

  it.each(['MCP_CLIENT_SECRET', 'MCP_TOKEN_ENDPOINT'])('says that %s is missing', async (name) => {
    owned = ownProcess({ ...credentials, [name]: undefined });
    await expect(connectDeployed()).rejects.toThrow(`${name} is not set.`);
  });
});

describe('a server for AWS principals', () => {
  const aws = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 'secret', AWS_SESSION_TOKEN: 'token' };

  it('gets requests that are signed with AWS credentials', async () => {
    const seen: Headers[] = [];
    await server.deploy(none, {}, ({ headers }) => seen.push(new Headers(headers)));
    owned = ownProcess({ MCP_URL: url, MCP_AUTH_MODE: 'iam', AWS_REGION: 'eu-central-1', ...aws });
    const client = await connectDeployed();
    await client.callTool({ name: 'search_books', arguments: { query: 'x' } });
    await client.close();
    expect(seen.length).toBeGreaterThan(1);
    for (const headers of seen) {
      expect(headers.get('authorization')).toMatch(
        /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/eu-central-1\/execute-api\/aws4_request/,
      );
      expect(headers.get('x-amz-security-token')).toBe('token');
    }
  });

  it('has to be in a region that is known', async () => {
    owned = ownProcess({ MCP_URL: url, MCP_AUTH_MODE: 'iam', ...aws });
    await expect(connectDeployed()).rejects.toThrow('AWS_REGION is not set');
  });
});
