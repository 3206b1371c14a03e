import { describe, expect, it } from 'vitest';
import { iam } from '../../src/auth/iam.ts';
import { callerArn, parseRoleScopes, principalArn, scopesOf } from '../../src/auth/iam-principals.ts';
import { startAuth } from '../../src/testing/guard/start-auth.ts';

const account = 'arn:aws:iam::123456789012';

describe('who signed a request', () => {
  const userArn = 'arn:aws:sts::123456789012:assumed-role/Admin/ana';
  it.each([
    ['HTTP APIs', { authorizer: { iam: { userArn } } }, userArn],
    ['REST APIs', { identity: { userArn } }, userArn],
    ['an API without IAM', { identity: { userArn: null } }, undefined],
    ['REST APIs with an authorizer of their own', { authorizer: {}, identity: { userArn } }, userArn],
    ['an API with another authorizer', { authorizer: {} }, undefined],
    ['what is not API Gateway', undefined, undefined],
  ])('is known from %s', (_, context, expected) => expect(callerArn(context)).toBe(expected));
});

describe('a principal', () => {
  it.each([
    ['arn:aws:sts::123456789012:assumed-role/Admin/ana', `${account}:role/Admin`],
    ['arn:aws-cn:sts::123456789012:assumed-role/A-b_c/i-0123', 'arn:aws-cn:iam::123456789012:role/A-b_c'],
    [`${account}:user/people/ana`, `${account}:user/people/ana`],
    [
      `${account}:user/arn:aws:sts::123456789012:assumed-role/Admin/ana`,
      `${account}:user/arn:aws:sts::123456789012:assumed-role/Admin/ana`,
    ],
    ['arn:aws:sts::123456789012:federated-user/ana', 'arn:aws:sts::123456789012:federated-user/ana'],
  ])('%s is %s', (arn, expected) => expect(principalArn(arn)).toBe(expected));

  it('has the scopes of every pattern that fits', () => {
    const roles = parseRoleScopes(
      JSON.stringify({
        [`${account}:*`]: ['read'],
        [`${account}:role/Agent*`]: ['write'],
        [`${account}:role/a.b`]: ['admin'],
      }),
    );
    expect(scopesOf(`${account}:role/AgentOfOrders`, roles)).toEqual(['read', 'write']);
    expect(scopesOf(`${account}:role/axb`, roles)).toEqual(['read']);
    expect(scopesOf('arn:aws:iam::999999999999:role/AgentOfOrders', roles)).toEqual([]);
  });
});

describe('what roles may do', () => {
  it.each([
    ['an ARN of every account', '{"arn:aws:iam::*:role/Admin":["read"]}', 'is not the ARN of one account'],
    ['a role with its path', `{"${account}:role/team/Admin":["read"]}`, 'has the path of a role'],
    ['words before the ARN', `{"x${account}:role/Admin":["read"]}`, 'is not the ARN of one account'],
    ['an ARN of two lines', `{"${account}:role/Admin\\nx":["read"]}`, 'is not the ARN of one account'],
    ['what is not an ARN', '{"Admin":["read"]}', 'Admin is not the ARN of one account'],
    ['what is not a scope', `{"${account}:*":["root"]}`, 'root is not a scope'],
    ['what is not JSON', '[]x', 'JSON'],
  ])('cannot be given with %s', async (_, text, message) => {
    expect(() => parseRoleScopes(text)).toThrow(message);
    const env = { MCP_AUTH_MODE: 'iam', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp', MCP_IAM_ROLE_SCOPES: text };
    await expect(startAuth(iam, env)).rejects.toThrow(message);
  });
});

it('a user may have a path, even one that looks like that of a role', () => {
  const arn = `${account}:user/role/team/ana`;
  expect(parseRoleScopes(JSON.stringify({ [arn]: ['read'] }))).toEqual({ [arn]: ['read'] });
});

it('a caller is known by its session, and by its role as a client', async () => {
  const roles = { [`${account}:role/Reader`]: ['read'] };
  const { auth } = await startAuth(iam, {
    MCP_AUTH_MODE: 'iam',
    MCP_RESOURCE_URL: 'https://mcp.example.com/mcp',
    MCP_IAM_ROLE_SCOPES: JSON.stringify(roles),
  });
  const arn = 'arn:aws:sts::123456789012:assumed-role/Reader/ana';
  const requestContext = { identity: { userArn: arn } };
  const request = new Request('https://mcp.example.com/mcp', { method: 'POST' });
  expect(await auth.guard(request, { requestId: 'test', requestContext })).toEqual({
    caller: { clientId: `${account}:role/Reader`, scopes: ['read'], principal: arn, arn },
  });
});

it.each([
  ['that nobody signed', undefined, 'the request is not signed by an AWS principal'],
  ['of a principal without a scope', `${account}:user/ana`, 'the AWS principal has no scope here'],
])('a request %s is refused as API Gateway does', async (_, userArn, description) => {
  const env = {
    MCP_AUTH_MODE: 'iam',
    MCP_RESOURCE_URL: 'https://mcp.example.com/mcp',
    MCP_IAM_ROLE_SCOPES: `{"${account}:role/Admin":["read"]}`,
  };
  const { auth } = await startAuth(iam, env);
  const requestContext = { authorizer: { iam: { userArn } } };
  const decision = await auth.guard(new Request(env.MCP_RESOURCE_URL), { requestId: 'test', requestContext });
  if (!('refusal' in decision)) throw new Error('It was let in.');
  const { rejection, response } = decision.refusal;
  expect([rejection, response.status, await response.json()]).toEqual([
    'unknown_principal',
    403,
    { error: 'access_denied', error_description: description },
  ]);
});
