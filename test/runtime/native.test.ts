import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAsksForAKey, itConforms, itServesMcp, itTakesAwsPrincipals, signedBy } from '../support/entry-tests.ts';
import { gatewayChallenges } from '../support/gateway-responses.ts';
import { type Running, startNative } from '../support/lambda.ts';
import { itLogsIn, itRepelsAttacks, type Start } from '../support/oauth-tests.ts';
import { buildProject, combination, openServer } from '../support/project.ts';
import { post } from '../support/served.ts';
import { runtimeClient, whyNot } from '../support/tools.ts';

const hostings = [
  ['native-none', 'http-api', false],
  ['native-streaming-none', 'rest-api', true],
] as const;

/** The bundle under the real runtime client, behind both kinds of API Gateway. */
describe.skipIf(await whyNot(runtimeClient)).each(hostings)('%s', (name, frontDoor, streams) => {
  const start =
    (fixtures: boolean, timeoutMs?: number): (() => Promise<Running>) =>
    async () =>
      startNative({
        dist: await buildProject(combination(name), { fixtures }),
        frontDoor,
        env: openServer,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });

  describe('serves', () => itServesMcp(start(false), { streams }));
  describe('conforms', () => itConforms(start(true)));
  describe('with API keys', () =>
    itAsksForAKey(
      async (env) => {
        const dist = await buildProject(combination(name.replace('none', 'api-key')));
        return startNative({ dist, frontDoor, env });
      },
      { renamed: streams },
    ));

  describe('with AWS principals', () =>
    itTakesAwsPrincipals(async (env) => {
      const dist = await buildProject(combination(name.replace('none', 'iam')));
      return startNative({ dist, frontDoor, env, signedBy });
    }));

  const startOAuth: Start = async (project, env) =>
    startNative({
      dist: join(project, 'dist'),
      frontDoor,
      env,
      ...(streams ? { challenges: await gatewayChallenges(project) } : {}),
    });
  describe.each(['cognito', 'oidc'])('with %s', (auth) => {
    const oauth = { name: name.replace('none', auth), start: startOAuth, stepUp: !streams };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });

  describe('in a call that takes too long', () => {
    let server: Running;
    beforeAll(async () => {
      server = await start(false, 2000)();
    });
    afterAll(() => server.close());

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
