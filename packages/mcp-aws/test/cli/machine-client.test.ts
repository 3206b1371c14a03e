import { describe, expect, it } from 'vitest';
import { fetchMachineToken, findMachineClient, mayNameTokenEndpoint } from '../../src/cli/client/machine-token.ts';
import { startHttp, startService } from './stand-in.ts';

const McpUrl = 'https://abc.execute-api.us-east-1.amazonaws.com/mcp';

it.each([
  [McpUrl, { McpUrl }, true],
  ['http://127.0.0.1:3000/mcp', {}, true],
  ['http://localhost:3000/mcp', {}, true],
  ['http://[::1]:3000/mcp', {}, true],
  ['https://other.example.com/mcp', { McpUrl }, false],
  ['https://localhost.example.com/mcp', {}, false],
  ['https://127.0.0.1.example.com/mcp', {}, false],
  [`${McpUrl}/../evil`, { McpUrl }, false],
])('%s may say where a secret goes, with the outputs %j: %s', (url, outputs, may) => {
  expect(mayNameTokenEndpoint(url, outputs)).toBe(may);
});

/** A server and its identity provider in one. `sent` has what the token endpoint was sent. */
async function startServer() {
  const sent: { authorization?: string | undefined; form?: URLSearchParams } = {};
  const origin = await startHttp(async (request, response) => {
    const base = `http://${request.headers.host}`;
    const send = (body: object, status = 200): void => void response.writeHead(status).end(JSON.stringify(body));
    const metadata = `${base}/.well-known/oauth-protected-resource/mcp`;
    if (request.url === '/mcp')
      return void response.writeHead(401, { 'www-authenticate': `Bearer resource_metadata="${metadata}"` }).end();
    if (request.url === '/.well-known/oauth-protected-resource/mcp')
      return send({
        resource: `${base}/mcp`,
        authorization_servers: [base],
        scopes_supported: ['mcp:read', 'mcp:write'],
      });
    if (request.url?.startsWith('/.well-known/'))
      return send({
        issuer: base,
        authorization_endpoint: `${base}/authorize`,
        token_endpoint: `${base}/token`,
        response_types_supported: ['code'],
      });
    let body = '';
    for await (const chunk of request) body += chunk;
    sent.authorization = request.headers.authorization;
    sent.form = new URLSearchParams(body);
    return sent.authorization?.endsWith(Buffer.from('machine:right').toString('base64'))
      ? send({ access_token: 'the token' })
      : send({ error: 'invalid_client' }, 401);
  });
  return { url: `${origin}/mcp`, origin, sent };
}

const session = await startService(() => ({ UserPoolClient: { ClientSecret: 'right' } }));
const outputs = {};
const audience = undefined;

describe('the machine client', () => {
  it('is found with what its server says of scopes and the token endpoint', async () => {
    const { url, origin } = await startServer();
    const env = { MCP_CLIENT_ID: 'machine', MCP_CLIENT_SECRET: 'right' };
    expect(await findMachineClient({ url, auth: 'oidc', outputs, audience, session }, env)).toEqual({
      clientId: 'machine',
      clientSecret: 'right',
      tokenEndpoint: `${origin}/token`,
      scopes: ['mcp:read', 'mcp:write'],
    });
  });

  it('is that of the stack, whose secret AWS gives out', async () => {
    const { url, origin, sent } = await startServer();
    const stack = { McpUrl: url, MachineClientId: 'machine', UserPoolId: 'p', TokenEndpoint: `${origin}/token` };
    const options = { url, auth: 'cognito', outputs: stack, audience, session } as const;
    expect(await fetchMachineToken(options, {})).toBe('the token');
    expect(Object.fromEntries(sent.form ?? [])).toEqual({
      grant_type: 'client_credentials',
      scope: 'mcp:read mcp:write',
    });
  });

  it('names the audience of its token, where the provider is not Cognito', async () => {
    const { url, sent } = await startServer();
    const env = { MCP_CLIENT_ID: 'machine', MCP_CLIENT_SECRET: 'right' };
    await fetchMachineToken({ url, auth: 'oidc', outputs, audience, session }, env);
    expect(sent.form?.get('audience')).toBe(url);
    await fetchMachineToken({ url, auth: 'oidc', outputs, audience: 'my-api', session }, env);
    expect(sent.form?.get('audience')).toBe('my-api');
  });

  it('that is not let in is told by the answer of the provider', async () => {
    const { url } = await startServer();
    const env = { MCP_CLIENT_ID: 'machine', MCP_CLIENT_SECRET: 'wrong' };
    await expect(fetchMachineToken({ url, auth: 'oidc', outputs, audience, session }, env)).rejects.toThrow(
      /gave no token to the client machine: 401 invalid_client$/,
    );
  });

  it('has to be given where the stack has none', async () => {
    const { url } = await startServer();
    await expect(findMachineClient({ url, auth: 'oidc', outputs, audience, session }, {})).rejects.toMatchObject({
      suggestion: expect.stringContaining('MCP_CLIENT_ID and MCP_CLIENT_SECRET'),
    });
  });
});
