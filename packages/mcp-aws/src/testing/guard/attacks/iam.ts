import type { RoleScopes } from '../../../auth/iam-principals.ts';
import type { Scope } from '../../../config/choices.ts';
import type { Attack, Sent, ToolCall } from '../attack.ts';
import { toolScopeAttacks } from './tools.ts';

/** Not an account of anybody, so that no role of the owner is meant by a test. */
const account = '000000000000';
const roles: Readonly<Record<Scope, string>> = { read: 'Reader', write: 'Writer', admin: 'Admin' };

/** What the principals of the tests may do. */
export const testRoleScopes: RoleScopes = {
  [`arn:aws:iam::${account}:role/Reader`]: ['read'],
  [`arn:aws:iam::${account}:role/Writer`]: ['write'],
  [`arn:aws:iam::${account}:role/Admin`]: ['admin'],
  [`arn:aws:iam::${account}:role/Agent*`]: ['read'],
  [`arn:aws:iam::${account}:user/people/*`]: ['read', 'write'],
};

/** The session of a role, as API Gateway names who signed a request. */
export const sessionOf = (role: string, session = 'ana', of = account): string =>
  `arn:aws:sts::${of}:assumed-role/${role}/${session}`;

/** Who signed a request, as HTTP APIs and as REST APIs say it. */
export const signedBy = (userArn: string): Sent => ({
  requestContext: { authorizer: { iam: { userArn } }, identity: { userArn } },
});

/** A request that a role with this scope signed. */
export const signedWith = (scope: Scope): Sent => signedBy(sessionOf(roles[scope]));

const signature = `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/execute-api/aws4_request`;
const admin = sessionOf('Admin');

/** Requests of principals that must not get in, and a few like them that must. */
export const iamAttacks = (tools: readonly ToolCall[]): readonly Attack[] => [
  principal('a session of a role', sessionOf('Reader'), 200),
  principal('a role by its pattern', sessionOf('AgentOfOrders', 'i-0123'), 200),
  principal('a user under a path', `arn:aws:iam::${account}:user/people/ana`, 200),
  principal('a role that is not named', sessionOf('Other'), 403),
  principal('a role whose name begins alike', sessionOf('Administrator'), 403),
  principal('a session that is called like a role', sessionOf('Other', 'Admin'), 403),
  principal('the same role of another account', sessionOf('Admin', 'ana', '999999999999'), 403),
  principal('a user that is called like a role', `arn:aws:iam::${account}:user/Admin`, 403),
  principal('the root of the account', `arn:aws:iam::${account}:root`, 403),
  unsigned('as it is', {}),
  unsigned('with a token', { authorization: 'Bearer abc' }),
  unsigned('with a signature that API Gateway did not check', { authorization: signature }),
  unsigned('with a role in a header', { 'x-amz-user-arn': `arn:aws:iam::${account}:role/Admin` }),
  unsigned('with the words of API Gateway in a header', {
    'x-amzn-request-context': JSON.stringify(signedBy(admin).requestContext),
  }),
  ...['/x', '/mcp/', '/health/x'].map((path): Attack => ({ ...unsigned(`at ${path}`, {}), send: () => ({ path }) })),
  {
    name: 'a look for a login',
    status: 404,
    send: () => ({ method: 'GET', path: '/.well-known/oauth-protected-resource/mcp' }),
  },
  ...toolScopeAttacks({ tools, scopeErrors: 'tool-error', scopePrefix: '', as: signedWith }),
];

const principal = (name: string, arn: string, status: number): Attack => ({
  name,
  status,
  send: () => signedBy(arn),
});

const unsigned = (name: string, headers: Readonly<Record<string, string>>): Attack => ({
  name: `a request that nobody signed, ${name}`,
  status: 403,
  send: () => ({ headers }),
});
