import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiKeyAttacks } from '../../packages/mcp-aws/src/testing/guard/attacks/api-key.ts';
import { protocolVersions } from '../../packages/mcp-aws/src/testing/mcp-request.ts';
import { exampleTools, wrongOutcome } from './attack.ts';
import { type KeyStore, startKeyStore } from './keys.ts';
import { openServer, type Running } from './running.ts';
import { connect } from './served.ts';

/** The auth guard for API keys, in the bundle that is deployed, with its real client of Secrets Manager. */
export function itAsksForAKey(
  start: (env: Record<string, string>) => Promise<Running>,
  { renamesChallenge = false } = {},
): void {
  let store: KeyStore;
  let server: Running;
  beforeAll(async () => {
    store = await startKeyStore();
    server = await start({ ...openServer, ...store.env });
  }, 600_000);
  afterAll(async () => {
    await server?.close();
    await store?.close();
  });

  it.each(protocolVersions)('lets a client of %s with a key in', async (version) => {
    const client = await connect(server.origin, version, store.headers);
    const { structuredContent } = await client.callTool({ name: 'search_books', arguments: { query: 'austen' } });
    expect(structuredContent).toMatchObject({ books: [{ author: 'Jane Austen' }] });
    await client.close();
  });

  it('and nobody else, but to health', async () => {
    const attacks = apiKeyAttacks(store.keys, exampleTools);
    const wrong = [];
    for (const attack of attacks) wrong.push(await wrongOutcome(server.origin, attack, { renamesChallenge }));
    expect(attacks.length).toBeGreaterThan(40);
    expect(wrong.filter((outcome) => outcome !== undefined)).toEqual([]);
    expect((await fetch(`${server.origin}/books/9780141439518`)).status).toBe(401);
    expect((await fetch(`${server.origin}/health`)).status).toBe(200);
    expect(server.log()).not.toMatch(/mcp_[0-9a-f]{16}_[\w-]{20}/);
  });
}
