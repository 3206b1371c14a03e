import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authMode } from '../src/auth.ts';
import { readConfig } from '../src/config.ts';
import { parseRoleScopes } from '../src/principals.ts';
import { authenticate, headersOf } from './auth-setup.ts';
import { connect } from './connect.ts';
import { type Entry, resourceUrl, start } from './entry.ts';
import { account } from './principals.ts';

let auth: Awaited<ReturnType<typeof authenticate>>;
let entry: Entry;
beforeAll(async () => {
  auth = await authenticate(resourceUrl);
  entry = await start(auth.env);
});
afterAll(() => entry.close());

const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const knock = async (headers: Record<string, string>, path = '/mcp'): Promise<number> =>
  (
    await entry.fetch(
      new Request(new URL(path, resourceUrl), { method: 'POST', body, headers: { ...json, ...headers } }),
    )
  ).status;

describe('an AWS principal', () => {
  it.each([
    ['a session of a role', 'arn:aws:sts::123456789012:assumed-role/Admin/ana', 200],
    ['a role by its pattern', 'arn:aws:sts::123456789012:assumed-role/AgentOfOrders/i-0123', 200],
    ['a user under a path', `${account}:user/people/ana`, 200],
    ['a role that is not named', 'arn:aws:sts::123456789012:assumed-role/Other/ana', 403],
    ['a role whose name begins alike', 'arn:aws:sts::123456789012:assumed-role/Administrator/ana', 403],
    ['a session that is called like a role', 'arn:aws:sts::123456789012:assumed-role/Other/Admin', 403],
    ['the same role of another account', 'arn:aws:sts::999999999999:assumed-role/Admin/ana', 403],
    ['a user that is called like a role', `${account}:user/Admin`, 403],
    ['the root of the account', `${account}:root`, 403],
  ])('%s', async (_, arn, status) => expect(await knock(headersOf(arn))).toBe(status));
});

describe('a request that nobody signed', () => {
  it.each<[string, Record<string, string>]>([
    ['as it is', {}],
    ['with a token', { authorization: 'Bearer abc' }],
    [
      'with a signature that API Gateway did not check',
      { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/execute-api/aws4_request' },
    ],

    ['with a role in a header', { 'x-amz-user-arn': `${account}:role/Admin` }],
  ])('%s is refused', async (_, headers) => expect(await knock(headers)).toBe(403));

  it.each(['/books/9780141439518', '/nothing'])('is refused at %s', async (path) =>
    expect(await knock({}, path)).toBe(403),
  );

  it('finds no login', async () => {
    expect(await knock({}, '/.well-known/oauth-protected-resource/mcp')).toBe(404);
  });
});

it('tells a role in the result of a tool which scope it lacks', async () => {
  const headers = headersOf('arn:aws:sts::123456789012:assumed-role/AgentOfOrders/i-0123');
  const client = await connect(resourceUrl, { mode: { pin: '2026-07-28' } }, headers, entry.fetch);
  const refused = await client.callTool({ name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } });
  expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('scope write') }] });
  await client.close();
});

it.each([
  '{"arn:aws:iam::*:role/Admin":["read"]}',
  `{"${account}:role/team/Admin":["read"]}`,
  '{"Admin":["read"]}',
  `{"${account}:*":["root"]}`,
  '[]x',
])('does not start with %s', (text) => {
  expect(() => parseRoleScopes(text)).toThrow();
});

it('does not start where another auth mode was meant', () => {
  const env = { MCP_AUTH_MODE: 'none', MCP_RESOURCE_URL: 'https://mcp.example.com/mcp' };
  expect(() => readConfig(authMode, env)).toThrow('MCP_AUTH_MODE is none, but this server is built for iam.');
});
