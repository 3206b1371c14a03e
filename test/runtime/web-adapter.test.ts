import { join } from 'node:path';
import { describe } from 'vitest';
import { itAsksForAKey, itConforms, itServesMcp, itTakesAwsPrincipals, signedBy } from '../support/entry-tests.ts';
import { gatewayChallenges } from '../support/gateway-responses.ts';
import { type Running, startWebAdapter } from '../support/lambda.ts';
import { itLogsIn, itRepelsAttacks, type Start } from '../support/oauth-tests.ts';
import { buildProject, combination, openServer } from '../support/project.ts';
import { webAdapter, whyNot } from '../support/tools.ts';

const hostings = [
  ['web-adapter-none', 'http-api', false],
  ['web-adapter-streaming-none', 'rest-api', true],
] as const;

/** The bundle under the real Lambda Web Adapter, behind both kinds of API Gateway. */
describe.skipIf(await whyNot(webAdapter)).each(hostings)('%s', (name, frontDoor, streams) => {
  const start =
    (fixtures: boolean): (() => Promise<Running>) =>
    async () =>
      startWebAdapter({
        dist: await buildProject(combination(name), { fixtures }),
        frontDoor,
        env: openServer,
        streaming: streams,
      });

  describe('serves', () => itServesMcp(start(false), { streams }));
  describe('conforms', () => itConforms(start(true)));
  describe('with API keys', () =>
    itAsksForAKey(
      async (env) => {
        const dist = await buildProject(combination(name.replace('none', 'api-key')));
        return startWebAdapter({ dist, frontDoor, env, streaming: streams });
      },
      { renamed: streams },
    ));

  describe('with AWS principals', () =>
    itTakesAwsPrincipals(async (env) => {
      const dist = await buildProject(combination(name.replace('none', 'iam')));
      return startWebAdapter({ dist, frontDoor, env, signedBy, streaming: streams });
    }));

  const startOAuth: Start = async (project, env) =>
    startWebAdapter({
      dist: join(project, 'dist'),
      frontDoor,
      env,
      streaming: streams,
      ...(streams ? { challenges: await gatewayChallenges(project) } : {}),
    });
  describe.each(['cognito', 'oidc'])('with %s', (auth) => {
    const oauth = { name: name.replace('none', auth), start: startOAuth, stepUp: !streams };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });
});
