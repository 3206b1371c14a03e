import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { authEnv, goodClaims } from './token-claims.ts';
import { startTokenIssuer } from './tokens.ts';

const resourceUrl = 'https://abc.execute-api.us-east-1.amazonaws.com/prod/mcp';
const issuer = await startTokenIssuer();
let handler: (event: APIGatewayRequestAuthorizerEvent, context: Context) => Promise<APIGatewayAuthorizerResult>;

beforeAll(async () => {
  const env = { ...authEnv(issuer.issuer, resourceUrl), MCP_RESOURCE_URL: resourceUrl };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  ({ handler } = await import('../src/authorizer.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await issuer.close();
});

function ask(...authorization: string[]): Promise<APIGatewayAuthorizerResult> {
  const event = {
    methodArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/POST/mcp',
    headers: { Authorization: authorization.at(-1) },
    multiValueHeaders: { Authorization: authorization },
    requestContext: { requestId: 'test' },
  };
  return handler(event as unknown as APIGatewayRequestAuthorizerEvent, { awsRequestId: 'invocation' } as Context);
}

const statement = async (...authorization: string[]): Promise<unknown> =>
  (await ask(...authorization)).policyDocument.Statement[0];

it('allows the whole stage for a good token, as the answer is remembered for any path', async () => {
  const token = await issuer.mint({ claims: goodClaims(resourceUrl, 'read') });
  expect(await statement(`Bearer ${token}`)).toEqual({
    Effect: 'Allow',
    Action: 'execute-api:Invoke',
    Resource: 'arn:aws:execute-api:us-east-1:123456789012:abc/prod/*',
  });
});

it.each(['Bearer nonsense', 'Basic abc', ''])('makes API Gateway answer 401 to %j', async (authorization) => {
  await expect(ask(authorization)).rejects.toThrow(/^Unauthorized$/);
});

it('makes API Gateway answer 401 to an expired token', async () => {
  const past = Math.floor(Date.now() / 1000) - 600;
  const token = await issuer.mint({ claims: { ...goodClaims(resourceUrl, 'read'), iat: past - 60, exp: past } });
  await expect(ask(`Bearer ${token}`)).rejects.toThrow(/^Unauthorized$/);
});

it('refuses two tokens, of which the server may get the other', async () => {
  const token = await issuer.mint({ claims: goodClaims(resourceUrl, 'read') });
  await expect(ask(`Bearer ${token}`, 'Bearer other')).rejects.toThrow(/^Unauthorized$/);
});

it('leaves what needs no challenge to the server: words after a token', async () => {
  const token = await issuer.mint({ claims: goodClaims(resourceUrl, 'read') });
  expect(await statement(`Bearer ${token} junk`)).toMatchObject({ Effect: 'Allow' });
});
