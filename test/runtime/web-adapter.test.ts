import { describe } from 'vitest';
import { itAsksForAKey } from '../support/api-key-tests.ts';
import { itRepelsAttacks } from '../support/attack-tests.ts';
import { itConforms } from '../support/conforms.ts';
import { gatewayChallenges } from '../support/gateway-responses.ts';
import { itTakesAwsPrincipals, signedBy } from '../support/iam-tests.ts';
import { startWebAdapter } from '../support/lambda.ts';
import { itLogsIn } from '../support/login-tests.ts';
import type { StartBuilt } from '../support/oauth.ts';
import { type AuthMode, type Built, bundle } from '../support/project.ts';
import { openServer } from '../support/running.ts';
import { itServesMcp } from '../support/serves-mcp.ts';
import { webAdapter, whyNot } from '../support/tools.ts';

const hostings = [
  ['buffered, behind an HTTP API', 'http-api', false],
  ['streaming, behind a REST API', 'rest-api', true],
] as const;

/** The bundle under the real Lambda Web Adapter, behind both kinds of API Gateway. */
describe.skipIf(await whyNot(webAdapter)).each(hostings)('%s', (_, ingress, streaming) => {
  const build = (auth: AuthMode = 'none'): Built => bundle({ runtime: 'web-adapter', streaming, auth });
  const common = { ingress, streaming } as const;

  describe('serves', () =>
    itServesMcp(() => startWebAdapter({ ...common, dist: build().dist, env: openServer }), { streams: streaming }));
  describe('conforms', () =>
    itConforms(async () => {
      const { dist } = bundle({ runtime: 'web-adapter', streaming, serves: 'conformance' });
      return startWebAdapter({ ...common, dist, env: openServer });
    }));
  describe('with API keys', () =>
    itAsksForAKey((env) => startWebAdapter({ ...common, dist: build('api-key').dist, env }), {
      renamesChallenge: streaming,
    }));
  describe('with AWS principals', () =>
    itTakesAwsPrincipals((env) => startWebAdapter({ ...common, dist: build('iam').dist, env, signedBy })));

  const start: StartBuilt = async (built, env) => {
    const challenges = streaming ? { challenges: gatewayChallenges(built) } : {};
    return startWebAdapter({ ...common, dist: built.dist, env, ...challenges });
  };
  describe.each(['cognito', 'oidc'] as const)('with %s', (auth) => {
    const oauth = { build: () => build(auth), start };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });
});
