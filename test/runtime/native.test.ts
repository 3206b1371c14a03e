import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAsksForAKey } from '../support/api-key-tests.ts';
import { itRepelsAttacks } from '../support/attack-tests.ts';
import { itConforms } from '../support/conforms.ts';
import { gatewayChallenges } from '../support/gateway-responses.ts';
import { itTakesAwsPrincipals, signedBy } from '../support/iam-tests.ts';
import { startNative } from '../support/lambda.ts';
import { itLogsIn } from '../support/login-tests.ts';
import type { StartBuilt } from '../support/oauth.ts';
import { type AuthMode, type Built, bundle } from '../support/project.ts';
import { openServer, type Running } from '../support/running.ts';
import { post } from '../support/served.ts';
import { itServesMcp } from '../support/serves-mcp.ts';
import { runtimeClient, whyNot } from '../support/tools.ts';

const hostings = [
  ['buffered, behind an HTTP API', 'http-api', false],
  ['streaming, behind a REST API', 'rest-api', true],
] as const;

/** The bundle under the real runtime client, behind both kinds of API Gateway. */
describe.skipIf(await whyNot(runtimeClient)).each(hostings)('%s', (_, ingress, streaming) => {
  const build = (auth: AuthMode = 'none'): Built => bundle({ runtime: 'native', streaming, auth });
  const common = { ingress } as const;

  describe('serves', () =>
    itServesMcp(() => startNative({ ...common, dist: build().dist, env: openServer }), { streams: streaming }));
  describe('conforms', () =>
    itConforms(async () => {
      const { dist } = bundle({ runtime: 'native', streaming, serves: 'conformance' });
      return startNative({ ...common, dist, env: openServer });
    }));
  describe('with API keys', () =>
    itAsksForAKey((env) => startNative({ ...common, dist: build('api-key').dist, env }), {
      renamesChallenge: streaming,
    }));
  describe('with AWS principals', () =>
    itTakesAwsPrincipals((env) => startNative({ ...common, dist: build('iam').dist, env, signedBy })));

  const start: StartBuilt = async (built, env) => {
    const challenges = streaming ? { challenges: gatewayChallenges(built) } : {};
    return startNative({ ...common, dist: built.dist, env, ...challenges });
  };
  describe.each(['cognito', 'oidc'] as const)('with %s', (auth) => {
    const oauth = { build: () => build(auth), start };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });

  describe('in a call that takes too long', () => {
    let server: Running;
    beforeAll(async () => {
      server = await startNative({ ...common, dist: build().dist, env: openServer, timeoutMs: 2000 });
    });
    afterAll(() => server?.close());

    it('answers before Lambda ends it', async () => {
      const call = { method: 'tools/call', params: { name: 'take_inventory', arguments: { secondsPerShelf: 30 } } };
      const body = await (await post(server.origin, call)).text();
      expect(body).toMatch(/timed out|ran out of time/);
    });

    it('reads bodies in base64', async () => {
      const call = { method: 'tools/call', params: { name: 'search_books', arguments: { query: 'brontë' } } };
      const response = await post(server.origin, call, { 'x-test-base64': 'yes' });
      expect(await response.text()).toContain('"books":[]');
    });
  });
});
