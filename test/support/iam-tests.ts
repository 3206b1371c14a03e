import { afterAll, beforeAll, expect, it } from 'vitest';
import { protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { openServer, type Running } from './running.ts';
import { connect, post } from './served.ts';

/** Who signed a request: what API Gateway would have found out from the signature, which the tests' own takes on trust. */
export const signedBy = 'x-test-user-arn';

/** The auth guard for AWS principals, in the bundle that is deployed. */
export function itTakesAwsPrincipals(start: (env: Record<string, string>) => Promise<Running>): void {
  const session = (role: string): Record<string, string> => ({
    [signedBy]: `arn:aws:sts::123456789012:assumed-role/${role}/ana`,
  });
  let server: Running;
  beforeAll(async () => {
    const roles = {
      'arn:aws:iam::123456789012:role/Reader': ['read'],
      'arn:aws:iam::123456789012:role/Admin': ['admin'],
    };
    const env = { MCP_AUTH_SCOPE_ERRORS: 'tool-error', MCP_IAM_ROLE_SCOPES: JSON.stringify(roles) };
    server = await start({ ...openServer, ...env, MCP_AUTH_MODE: 'iam' });
  }, 600_000);
  afterAll(() => server?.close());

  const suggestion = { name: 'suggest_book', arguments: { title: 'Emma', author: 'Jane Austen' } };

  it.each(protocolVersions)('lets a client of %s in whose role is named, as far as its scopes go', async (version) => {
    const reader = await connect(server.origin, version, session('Reader'));
    expect((await reader.listTools()).tools).toHaveLength(3);
    expect(await reader.callTool(suggestion)).toMatchObject({
      isError: true,
      content: [{ text: expect.stringContaining('needs the scope write') }],
    });
    await reader.close();
    const admin = await connect(server.origin, version, session('Admin'));
    expect((await admin.callTool(suggestion)).structuredContent).toMatchObject({
      suggestion: { by: 'arn:aws:iam::123456789012:role/Admin' },
    });
    await admin.close();
  });

  it('refuses who signed nothing, and who is not named', async () => {
    expect((await post(server.origin, { method: 'ping' })).status).toBe(403);
    expect((await post(server.origin, { method: 'ping' }, session('Other'))).status).toBe(403);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
  });

  it('does not take what the caller says for what API Gateway says', async () => {
    const userArn = 'arn:aws:sts::123456789012:assumed-role/Admin/ana';
    const said = JSON.stringify({ authorizer: { iam: { userArn } }, identity: { userArn } });
    const lambda = JSON.stringify({ request_id: 'x', deadline: Date.now() + 60_000 });
    const forged = { 'x-amzn-request-context': said, 'x-amzn-lambda-context': lambda };
    expect((await post(server.origin, { method: 'ping' }, { ...session('Other'), ...forged })).status).toBe(403);
  });
}
