import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthorizerHandler, cognito, oidc, startAuthorizer } from '../../src/entry/lambda-exports.ts';
import type { TokenIssuer } from '../../src/testing/guard/token-issuer.ts';
import { cognitoProfile, oidcProfile } from '../../src/testing/guard/token-profile.ts';
import { oidcSettings, startIssuer } from '../support/oauth.ts';
import { type OwnedProcess, ownProcess } from '../support/process.ts';

const resourceUrl = 'https://abc.execute-api.us-east-1.amazonaws.com/prod/mcp';

describe.each([
  ['cognito', cognito, cognitoProfile(resourceUrl)],
  ['oidc', oidc, oidcProfile(resourceUrl, oidcSettings())],
] as const)('the authorizer with %s', (_, auth, profile) => {
  let issuer: TokenIssuer;
  let owned: OwnedProcess;
  let handler: AuthorizerHandler;

  beforeAll(async () => {
    issuer = await startIssuer();
    owned = ownProcess(profile.env(issuer));
    handler = await startAuthorizer({ identity: { name: 'test', version: '1' }, auth });
  }, 60_000);
  afterAll(async () => {
    owned?.restore();
    await issuer?.close();
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
  const mint = (claims: object = {}): Promise<string> =>
    issuer.mint({ claims: { ...profile.goodClaims('read'), ...claims } });

  it('allows the whole stage for a good token, as the answer is remembered for any path', async () => {
    expect(await statement(`Bearer ${await mint()}`)).toEqual({
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
    await expect(ask(`Bearer ${await mint({ iat: past - 60, exp: past })}`)).rejects.toThrow(/^Unauthorized$/);
  });

  it('makes API Gateway answer 403 to a token that may do nothing here', async () => {
    const scopeless = await issuer.mint({ claims: profile.goodClaims() });
    expect(await statement(`Bearer ${scopeless}`)).toMatchObject({ Effect: 'Deny' });
  });

  it('refuses two tokens, of which the server may get the other', async () => {
    await expect(ask(`Bearer ${await mint()}`, 'Bearer other')).rejects.toThrow(/^Unauthorized$/);
  });

  it('leaves what needs no challenge to the server: words after a token', async () => {
    expect(await statement(`Bearer ${await mint()} junk`)).toMatchObject({ Effect: 'Allow' });
  });

  it('logs whom it let in and whom it refused, and no token', async () => {
    const before = owned.lines().length;
    await ask(`Bearer ${await mint()}`);
    await ask('Bearer nonsense').catch(() => undefined);
    expect(owned.lines().slice(before)).toMatchObject([
      {
        message: 'caller let in',
        principal: expect.stringMatching(/^[\w-]{16}$/),
        requestId: 'invocation',
        apiRequestId: 'test',
      },
      { message: 'caller refused', rejection: 'invalid_token', status: 401, Rejections: 1 },
    ]);
    expect(owned.texts().join('\n')).not.toMatch(/eyJ|nonsense/);
  });
});
