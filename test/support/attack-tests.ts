import { afterAll, beforeAll, expect, it } from 'vitest';
import { hasAuthorizer } from '../../packages/mcp-aws/src/config/choices.ts';
import type { Attack } from '../../packages/mcp-aws/src/testing/guard/attack.ts';
import { oauthAttacks } from '../../packages/mcp-aws/src/testing/guard/attacks/oauth.ts';
import { startTokenIssuer, type TokenIssuer } from '../../packages/mcp-aws/src/testing/guard/token-issuer.ts';
import { exampleTools, send, wrongOutcome } from './attack.ts';
import { expectJsonLines } from './log-lines.ts';
import { type OAuthTests, profileOf, scopeErrors } from './oauth.ts';
import type { Running } from './running.ts';

/** The attack table of `guardTests` on what is deployed, over real connections. */
export function itRepelsAttacks({ build, start }: OAuthTests): void {
  let issuer: TokenIssuer;
  let server: Running;
  let attacks: readonly Attack[];
  let authorizer: boolean;
  beforeAll(async () => {
    const built = build();
    const { config } = built;
    authorizer = hasAuthorizer(config.auth.mode, config.ingress);
    issuer = await startTokenIssuer();
    server = await start(built, async (origin) => ({
      ...profileOf(config, `${origin}/mcp`).env(issuer),
      MCP_AUTH_SCOPE_ERRORS: scopeErrors(config),
    }));
    const resourceUrl = `${server.origin}/mcp`;
    attacks = oauthAttacks({
      getIssuer: async () => issuer,
      profile: profileOf(config, resourceUrl),
      resourceUrl,
      scopeErrors: scopeErrors(config),
      tools: exampleTools,
    });
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await issuer?.close();
  });

  it('and lets in only what is good', async () => {
    const wrong = [];
    for (const attack of attacks) wrong.push(await wrongOutcome(server.origin, attack, { authorizer }));
    expect(attacks.length).toBeGreaterThan(100);
    expect(wrong.filter((outcome) => outcome !== undefined)).toEqual([]);
    expect((await send(server.origin, { method: 'GET', path: '/books/9780141439518' })).status).toBe(401);
  });

  it('and prints no token, and one JSON object a line with a hash of who called', () => {
    expect(server.log()).not.toMatch(/eyJ/);
    const calls = expectJsonLines(server.log()).filter(({ message }) => message === 'mcp request');
    expect(calls.length).toBeGreaterThan(5);
    for (const { principal } of calls) expect(principal).toMatch(/^[\w-]{16}$/);
  });

  it('and answers 400 or 431 to a header of 20 KB', async () => {
    const { status } = await send(server.origin, { headers: { authorization: `Bearer ${'a'.repeat(20_000)}` } });
    expect([400, 431]).toContain(status);
  });
}
