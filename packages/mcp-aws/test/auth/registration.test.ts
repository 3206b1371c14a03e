import { describe, expect, it } from 'vitest';
import { apiKey } from '../../src/auth/api-key.ts';
import { defineServer } from '../../src/index.ts';
import { readServerConfig } from '../../src/server/server-config.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { createTestApp, type TestApp } from '../../src/testing/test-app.ts';
import { profiles, resourceUrl, startOAuth } from '../support/oauth.ts';
import { useIssuer } from '../support/use-issuer.ts';

const { origin } = new URL(resourceUrl);
const issuer = useIssuer();

const definition = defineServer({});
const register = ({ send }: TestApp, path = '/register', method = 'POST'): Promise<Response> =>
  send(new Request(`${origin}${path}`, { method, ...(method === 'POST' ? { body: '{"redirect_uris":[]}' } : {}) }));

/** What clients show their users of an answer to a registration. */
const said = async (response: Response): Promise<unknown> => [response.status, await response.json()];

describe.each(profiles)('a client that wants to register at a server with $mode', (profile) => {
  const app = async (): Promise<TestApp> => {
    const { auth, config } = await startOAuth(profile, issuer());
    return createTestApp({ definition, auth, config, url: resourceUrl });
  };

  it('hears that it needs a client ID, and of which issuer', async () => {
    const description = `This server registers no clients. Ask whoever runs it for a client ID of ${issuer().issuer}, and give it to your client.`;
    expect(await said(await register(await app()))).toEqual([
      404,
      { error: 'invalid_request', error_description: description },
    ]);
  });

  it.each([
    ['/register', 'GET'],
    ['/register/', 'POST'],
    ['/mcp', 'POST'],
  ])('is told to log in elsewhere: %s with %s', async (path, method) => {
    const response = await register(await app(), path, method);
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringContaining('Bearer'),
    ]);
  });
});

it('a client that wants to register at a server with API keys hears how to send one', async () => {
  const env = { MCP_AUTH_MODE: 'api-key', MCP_RESOURCE_URL: resourceUrl, MCP_API_KEYS_SECRET_ARN: 'arn' };
  const log = createLog({ service: 'test', write: () => undefined });
  const auth = await apiKey(async () => '{}').createAuth({ config: readServerConfig('api-key', env), env, log });
  const app = await createTestApp({ definition, auth, url: resourceUrl });
  expect(await said(await register(app))).toEqual([
    404,
    { error: 'invalid_request', error_description: expect.stringMatching(/no login.*API key.*x-api-key/) },
  ]);
});
