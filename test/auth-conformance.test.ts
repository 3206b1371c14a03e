import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { authorizationConformance } from './support/conformance.ts';
import { itConforms } from './support/entry-tests.ts';
import { freePort } from './support/free-port.ts';
import { generate } from './support/generate.ts';
import { generatedOAuth } from './support/generated-oauth.ts';
import { authenticate } from './support/keys.ts';
import { type Running, startNative } from './support/lambda.ts';
import { buildProject, combination, openServer } from './support/project.ts';
import { withHeaders } from './support/token-proxy.ts';
import { runtimeClient, whyNot } from './support/tools.ts';

/** What the official suite needs of hosts and origins, and the stack says of neither. */
const { MCP_AUTH_MODE: _, ...open } = openServer;
const principal = 'arn:aws:sts::123456789012:assumed-role/Test/ana';

describe.skipIf(await whyNot(runtimeClient))('the server suites, for callers whom the auth mode knows, of', () => {
  const dist = (auth: string): Promise<string> => buildProject(combination(`native-${auth}`), { fixtures: true });

  describe.each(['cognito', 'oidc'])('%s', (auth) =>
    itConforms(async (): Promise<Running> => {
      const folder = await dist(auth);
      const oauth = await generatedOAuth(dirname(folder));
      const issuer = await oauth.startTokenIssuer();
      const env = { ...open, ...oauth.authEnv(issuer.issuer, open.MCP_RESOURCE_URL) };
      const server = await startNative({ dist: folder, frontDoor: 'http-api', env });
      const token = await issuer.mint({ claims: oauth.goodClaims(open.MCP_RESOURCE_URL, 'admin') });
      const proxied = await withHeaders(server, { authorization: `Bearer ${token}` });
      return { ...proxied, close: () => proxied.close().finally(() => issuer.close()) };
    }),
  );

  describe('api-key', () =>
    itConforms(async () => {
      const keys = await authenticate();
      const env = { ...open, ...keys.env };
      const server = await startNative({ dist: await dist('api-key'), frontDoor: 'http-api', env });
      const proxied = await withHeaders(server, keys.headers);
      return { ...proxied, close: () => proxied.close().finally(() => keys.close()) };
    }));

  describe('iam', () =>
    itConforms(async () => {
      const roles = JSON.stringify({ 'arn:aws:iam::123456789012:role/Test': ['admin'] });
      const env = { ...open, MCP_AUTH_MODE: 'iam', MCP_IAM_ROLE_SCOPES: roles };
      const signedBy = 'x-test-user-arn';
      const server = await startNative({ dist: await dist('iam'), frontDoor: 'http-api', env, signedBy });
      return withHeaders(server, { [signedBy]: principal });
    }));
});

describe('the suite for authorization servers', () => {
  it.each(['cognito', 'oidc'])(
    'passes against what clients of %s find, as npm run dev:auth serves it',
    async (auth) => {
      const folder = await generate(combination(`native-${auth}`), `dev-auth-${auth}`);
      const { logIn } = await generatedOAuth(folder);
      const port = await freePort(2);
      const env = { PATH: process.env.PATH ?? '', HOME: folder, PORT: String(port) };
      const options = { cwd: folder, env, extendEnv: false, all: true, reject: false, detached: true } as const;
      const dev = execa('npm', ['run', 'dev:auth'], options);
      try {
        const resource = `http://127.0.0.1:${port}/mcp`;
        const find = async (): Promise<unknown> =>
          (await fetch(`${new URL(resource).origin}/.well-known/oauth-protected-resource/mcp`)).json();
        await expect.poll(() => find().catch(() => undefined), { timeout: 20_000 }).toMatchObject({ resource });
        const { authorization_servers } = (await find()) as { authorization_servers: [string] };
        const server = { issuer: authorization_servers[0], resource, clientId: 'local-user' };
        const { code, output } = await authorizationConformance(server, async (login, callback) => {
          await fetch(`${callback}?${await logIn(login, callback)}`);
        });
        expect(code, output).toBe(0);
        expect(output).not.toMatch(/FAILURE|✗/);
        const doctor = await execa('node', ['--import=tsx', join(folder, 'scripts/auth-doctor.ts'), resource], {
          cwd: folder,
        });
        expect(doctor.stdout).toContain('advertises PKCE');
      } finally {
        if (dev.pid !== undefined) process.kill(-dev.pid, 'SIGTERM');
        await dev;
      }
    },
    120_000,
  );
});
