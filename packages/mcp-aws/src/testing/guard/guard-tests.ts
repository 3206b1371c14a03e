import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../config/file.ts';
import type { ServerDefinition } from '../../server/define-server.ts';
import { withoutRules, withStubTools } from '../stubs.ts';
import { createTestApp, type TestApp } from '../test-app.ts';
import { expectOutcome, type ToolCall } from './attack.ts';
import { guardSetup } from './guard-setup.ts';
import { routeChecks } from './route-checks.ts';
import type { StartedGuard } from './start-auth.ts';

export interface GuardTestsOptions {
  /** With the mcp-aws.jsonc that says which auth mode the server has. Default: the current folder. */
  readonly folder?: string;
}

/** Time to make RSA keys on a busy machine. */
const hookTimeoutMs = 60_000;

/**
 * Adds the tests of the auth guard that mcp-aws.jsonc configures: tokens, API keys or AWS principals of every wrong kind,
 * callers that lack the scope for a tool or a route, and web pages are refused. The guard is the one that is deployed, with
 * keys of the tests. No tool and no route of the server is run.
 * @throws ConfigError for an mcp-aws.jsonc that cannot be used
 */
export function guardTests(server: ServerDefinition, { folder = process.cwd() }: GuardTestsOptions = {}): void {
  const config = readConfig(folder);
  const { mode } = config.auth;
  const resourceUrl = `https://${config.domain ?? 'mcp.example.com'}/mcp`;
  const tools = server.tools.map(({ name, scope }): ToolCall => ({ name, scope, arguments: {} }));
  const { attacks, as, secrets, start } = guardSetup({ config, resourceUrl, tools });
  // Without auth, routes are open to everyone too.
  const routes = mode === 'none' ? [] : routeChecks(server.routes, as, secrets);

  describe(`the auth guard: ${mode}`, () => {
    let guard: StartedGuard;
    let app: TestApp;
    beforeAll(async () => {
      guard = await start();
      const definition = withStubTools(withoutRules(server), async () => ({}));
      app = await createTestApp({ definition, auth: guard.auth, config: guard.config, url: resourceUrl });
    }, hookTimeoutMs);
    afterAll(() => guard?.close());

    it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) =>
      expectOutcome(app.send, resourceUrl, attack, secrets),
    );

    for (const { name, run } of routes) it(name, () => run(app));

    it('keeps credentials out of the log', async () => {
      const before = app.lines().length;
      const good = { name: 'a good request', status: 200, send: () => as('read') };
      await expectOutcome(app.send, resourceUrl, good, secrets);
      const lines = app.lines().slice(before);
      expect(lines).toContainEqual(expect.objectContaining({ message: 'mcp request' }));
      expect(JSON.stringify(lines)).not.toMatch(secrets);
    });
  });
}
