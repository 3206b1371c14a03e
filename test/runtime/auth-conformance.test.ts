import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTokenIssuer } from '../../packages/mcp-aws/src/testing/guard/token-issuer.ts';
import { type LocalIssuer, startLocalIssuer } from '../../packages/mcp-aws/src/testing/local-issuer/local-issuer.ts';
import { logIn } from '../../packages/mcp-aws/test/support/oauth-test-client.ts';
import { authorizationConformance } from '../support/conformance.ts';
import { itConforms } from '../support/conforms.ts';
import { freePort } from '../support/free-port.ts';
import { withHeaders } from '../support/header-proxy.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { signedBy } from '../support/iam-tests.ts';
import { startKeyStore } from '../support/keys.ts';
import { startNative } from '../support/lambda.ts';
import { profileOf } from '../support/oauth.ts';
import { type AuthMode, type Built, bundle } from '../support/project.ts';
import { openServer, type Running } from '../support/running.ts';
import { node24, runtimeClient, whyNot } from '../support/tools.ts';

/** What the official suite needs of hosts and origins, and the stack says of neither. */
const { MCP_AUTH_MODE: _, ...open } = openServer;
const principal = 'arn:aws:sts::123456789012:assumed-role/Test/ana';

describe.skipIf(await whyNot(runtimeClient))('the server suites, for callers whom the auth mode knows, of', () => {
  const build = (auth: AuthMode): Built => bundle({ runtime: 'native', auth, serves: 'conformance' });
  const ingress = 'http-api' as const;

  describe.each(['cognito', 'oidc'] as const)('%s', (auth) =>
    itConforms(async (): Promise<Running> => {
      const { dist, config } = build(auth);
      const issuer = await startTokenIssuer();
      const profile = profileOf(config, open.MCP_RESOURCE_URL);
      const server = await startNative({ dist, ingress, env: { ...open, ...profile.env(issuer) } });
      const token = await issuer.mint({ claims: profile.goodClaims('admin') });
      const proxied = await withHeaders(server, { authorization: `Bearer ${token}` });
      return { ...proxied, close: () => proxied.close().finally(() => issuer.close()) };
    }),
  );

  describe('api-key', () =>
    itConforms(async () => {
      const store = await startKeyStore();
      const server = await startNative({ dist: build('api-key').dist, ingress, env: { ...open, ...store.env } });
      const proxied = await withHeaders(server, store.headers);
      return { ...proxied, close: () => proxied.close().finally(() => store.close()) };
    }));

  describe('iam', () =>
    itConforms(async () => {
      const roles = JSON.stringify({ 'arn:aws:iam::123456789012:role/Test': ['admin'] });
      const env = { ...open, MCP_AUTH_MODE: 'iam', MCP_IAM_ROLE_SCOPES: roles };
      const server = await startNative({ dist: build('iam').dist, ingress, env, signedBy });
      return withHeaders(server, { [signedBy]: principal });
    }));
});

describe.skipIf(await whyNot(node24))('the suite for authorization servers', () => {
  describe.each(['cognito', 'oidc'] as const)('against what clients of %s find', (mode) => {
    let issuer: LocalIssuer;
    let server: HttpServer;
    let port: number;
    beforeAll(async () => {
      port = await freePort();
      const { dist } = bundle({ runtime: 'web-adapter', auth: mode });
      server = await startHttpServer(dist, async (origin) => {
        const resource = `${origin}/mcp`;
        issuer = await startLocalIssuer({
          mode,
          resourceUrl: resource,
          callbackUrls: [`http://127.0.0.1:${port}/callback`],
        });
        return { ...issuer.env, MCP_AUTH_MODE: mode, MCP_RESOURCE_URL: resource };
      });
    }, 120_000);
    afterAll(async () => {
      await server?.close();
      await issuer?.close();
    });

    it('passes', async () => {
      const resource = `${server.origin}/mcp`;
      const metadata = await fetch(`${server.origin}/.well-known/oauth-protected-resource/mcp`);
      const { authorization_servers } = (await metadata.json()) as { authorization_servers: [string] };
      const client = { issuer: authorization_servers[0], resource, clientId: issuer.userClientId, port };
      const { code, output } = await authorizationConformance(client, async (login, callback) => {
        await fetch(`${callback}?${await logIn(login, callback)}`);
      });
      expect(code, output).toBe(0);
      expect(output).not.toMatch(/FAILURE|✗/);
    }, 120_000);
  });
});
